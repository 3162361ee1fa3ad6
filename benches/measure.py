"""measure.py RUNS RESET COMMAND…: CPU milliseconds (the median) and peak memory (KB) of a process.

RESET is a shell command that puts the input back before each run; `:` where nothing changes.
Memory is asked of `time`, as a process that is started from here inherits the peak of this one.
"""

import os
import statistics
import subprocess
import sys

runs, reset, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
nowhere = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (0, 1, 2)]


def cpu():
    subprocess.run(["sh", "-c", reset], check=True)
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        sys.exit(f"{' '.join(command)}: exit status {status}")
    return (usage.ru_utime + usage.ru_stime) * 1000


cpu()
median = statistics.median(cpu() for _ in range(runs))
subprocess.run(["sh", "-c", reset], check=True)
asked = subprocess.run(["time", "-f", "%M", *command], stdout=nowhere, stderr=subprocess.PIPE)
print(f"{median:.2f} {asked.stderr.split()[-1].decode()}")
