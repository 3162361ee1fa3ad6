import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives the classes of SDKs, of which only the declarations are known, bodies that tell
 * {@link Calls} of every call. Classes that were abstract can be made; interfaces stay as they are.
 */
public final class MakeRunnable {
    /** The first constructor of each class, by its descriptor. */
    private static final Map<String, String> CONSTRUCTORS = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        Path from = Paths.get(arguments[0]);
        Path to = Paths.get(arguments[1]);
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(it -> it.toString().endsWith(".class")).collect(Collectors.toList());
        }
        for (Path file : files) {
            new ClassReader(Files.readAllBytes(file)).accept(new Constructors(), FLAGS);
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.write(target, runnable(Files.readAllBytes(file)));
        }
    }

    private static final int FLAGS =
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private static byte[] runnable(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        boolean isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        reader.accept(isInterface ? new Constants(writer) : new Bodies(writer), FLAGS);
        return writer.toByteArray();
    }

    private static final class Constructors extends ClassVisitor {
        private String name;

        Constructors() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent,
                String[] interfaces) {
            this.name = name;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor,
                String signature, String[] exceptions) {
            if (method.equals("<init>")) {
                CONSTRUCTORS.putIfAbsent(name, descriptor);
            }
            return null;
        }
    }

    /** Constants get values: a text its own name, a number one of its own. */
    private static class Constants extends ClassVisitor {
        private int number;

        Constants(ClassVisitor to) {
            super(Opcodes.ASM9, to);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor,
                String signature, Object value) {
            int constant = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
            Object given = value;
            if (value == null && (access & constant) == constant) {
                if (descriptor.equals("Ljava/lang/String;")) {
                    given = name;
                } else if (descriptor.equals("I")) {
                    given = name.equals("SUCCESS") ? 0 : ++number;
                }
            }
            return super.visitField(access, name, descriptor, signature, given);
        }
    }

    private static final class Bodies extends Constants {
        private String name;
        private String parent;

        Bodies(ClassVisitor to) {
            super(to);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent,
                String[] interfaces) {
            this.name = name;
            this.parent = parent;
            // What nobody has recorded an implementation of can be made as well.
            super.visit(version, access & ~Opcodes.ACC_ABSTRACT, name, signature, parent,
                    interfaces);
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor,
                String signature, String[] exceptions) {
            if (method.equals("<clinit>")) {
                return null;
            }
            MethodVisitor to = super.visitMethod(
                    access & ~(Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE), method, descriptor,
                    signature, exceptions);
            to.visitCode();
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            if (method.equals("<init>")) {
                construct(to);
            }
            to.visitLdcInsn(name + "." + method);
            to.visitLdcInsn(Type.getReturnType(descriptor).getClassName());
            if (isStatic) {
                to.visitInsn(Opcodes.ACONST_NULL);
            } else {
                to.visitVarInsn(Opcodes.ALOAD, 0);
            }
            arguments(to, Type.getArgumentTypes(descriptor), isStatic ? 0 : 1);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, "Calls", "on",
                    "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/Object;[Ljava/lang/Object;)"
                            + "Ljava/lang/Object;", false);
            answer(to, Type.getReturnType(descriptor));
            to.visitMaxs(0, 0);
            to.visitEnd();
            return null;
        }

        private void construct(MethodVisitor to) {
            String descriptor = parent.equals("java/lang/Enum") ? "(Ljava/lang/String;I)V"
                    : CONSTRUCTORS.getOrDefault(parent, "()V");
            to.visitVarInsn(Opcodes.ALOAD, 0);
            for (Type type : Type.getArgumentTypes(descriptor)) {
                to.visitInsn(zero(type));
            }
            to.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", descriptor, false);
        }

        private static int zero(Type type) {
            switch (type.getSort()) {
                case Type.LONG: return Opcodes.LCONST_0;
                case Type.FLOAT: return Opcodes.FCONST_0;
                case Type.DOUBLE: return Opcodes.DCONST_0;
                case Type.OBJECT: case Type.ARRAY: return Opcodes.ACONST_NULL;
                default: return Opcodes.ICONST_0;
            }
        }

        private static void arguments(MethodVisitor to, Type[] types, int first) {
            to.visitLdcInsn(types.length);
            to.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
            int at = first;
            for (int i = 0; i < types.length; i++) {
                to.visitInsn(Opcodes.DUP);
                to.visitLdcInsn(i);
                to.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), at);
                String box = box(types[i]);
                if (box != null) {
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf",
                            "(" + types[i].getDescriptor() + ")L" + box + ";", false);
                }
                to.visitInsn(Opcodes.AASTORE);
                at += types[i].getSize();
            }
        }

        private static void answer(MethodVisitor to, Type type) {
            String box = box(type);
            if (type.getSort() == Type.VOID) {
                to.visitInsn(Opcodes.POP);
            } else if (box != null) {
                to.visitMethodInsn(Opcodes.INVOKESTATIC, "Answers", type.getClassName() + "Of",
                        "(Ljava/lang/Object;)" + type.getDescriptor(), false);
            } else {
                to.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
            }
            to.visitInsn(type.getOpcode(Opcodes.IRETURN));
        }

        private static String box(Type type) {
            switch (type.getSort()) {
                case Type.BOOLEAN: return "java/lang/Boolean";
                case Type.CHAR: return "java/lang/Character";
                case Type.BYTE: return "java/lang/Byte";
                case Type.SHORT: return "java/lang/Short";
                case Type.INT: return "java/lang/Integer";
                case Type.FLOAT: return "java/lang/Float";
                case Type.LONG: return "java/lang/Long";
                case Type.DOUBLE: return "java/lang/Double";
                default: return null;
            }
        }
    }
}
