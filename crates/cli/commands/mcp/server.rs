//! The server: tools that are commands of this very program, each call a process of its own.
//!
//! Knows the protocol as `rmcp` has it. A document that a command prints is the answer, as it is;
//! whatever becomes of the process, the server goes on.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use pushwright_config::{Code, Diagnostic};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool as Offer,
    ToolAnnotations,
};
use rmcp::service::{RequestContext, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt as _};
use serde_json::{Map, Value};

use super::tools::{Tool, offered};
use crate::exit::{Exit, Failure};
use crate::output::document_of;

const INSTRUCTIONS: &str = "pushwright makes an Android project say what its push.toml says. Edit \
    push.toml, then ask `plan` for what would change and `verify` whether anything is missing; \
    `doctor` predicts what breaks push without breaking the build, `console` prints what to type \
    into the vendors' consoles, `explain` says what a code or a line of a log means. `exit` of an \
    answer: 0 in sync, 1 a change is pending or something is wrong, 2 a file or an argument is \
    wrong, 3 items are left for a human, 4 the disk; `next` says what to do.";

/// Serves until standard input ends.
///
/// # Errors
/// The program cannot be found or served at all.
pub(super) fn serve(roots: Vec<PathBuf>, allow_apply: bool) -> Result<Exit, Failure> {
    let failed = |error: std::io::Error| {
        Failure::from(Diagnostic::error(Code::DiskReadFailed, format!("cannot serve: {error}")))
    };
    let program = std::env::current_exe().map_err(failed)?;
    let server = Server { program, roots: roots.into(), allow_apply };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(failed)?;
    runtime.block_on(async {
        let both = AsyncRwTransport::new_server(tokio::io::stdin(), tokio::io::stdout());
        // Who goes before anything was agreed on is as good as who goes later.
        if let Ok(service) = server.serve(Lenient { inner: both, has_begun: false }).await {
            let _ = service.waiting().await;
        }
    });
    // A read that waits for input is not waited for.
    runtime.shutdown_background();
    Ok(Exit::Done)
}

/// A transport on which nothing that comes too early ends the connection.
struct Lenient<T> {
    inner: T,
    has_begun: bool,
}

impl<T: Transport<RoleServer>> Transport<RoleServer> for Lenient<T> {
    type Error = T::Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.inner.send(item)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let message = self.inner.receive().await?;
            let is_request = matches!(message, RxJsonRpcMessage::<RoleServer>::Request(_));
            if let RxJsonRpcMessage::<RoleServer>::Request(it) = &message {
                self.has_begun |=
                    matches!(it.request, rmcp::model::ClientRequest::InitializeRequest(_));
            }
            if is_request || self.has_begun {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.inner.close().await
    }
}

#[derive(Clone)]
struct Server {
    program: PathBuf,
    roots: Arc<[PathBuf]>,
    allow_apply: bool,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("pushwright", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let offer = |it: &Tool| {
            let hints = ToolAnnotations::new().read_only(!it.writes).destructive(it.writes);
            Offer::new(it.name, it.description(), Arc::new(it.schema()))
                .with_annotations(hints.idempotent(true).open_world(false))
        };
        Ok(ListToolsResult::with_all_items(offered(self.allow_apply).map(offer).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = offered(self.allow_apply).find(|it| it.name == request.name) else {
            let message = format!("`{}` is not among the tools", request.name);
            return Err(ErrorData::invalid_params(message, None));
        };
        let (server, given) = (self.clone(), request.arguments.unwrap_or_default());
        let call = tokio::task::spawn_blocking(move || server.call(tool, &given));
        let answer = call.await.unwrap_or_else(|error| without_document(&error.to_string()));
        Ok(answer.into())
    }
}

impl Server {
    fn call(&self, tool: &Tool, given: &Map<String, Value>) -> CallToolResult {
        let line = match tool.command_line(given) {
            Ok(line) => line,
            Err(message) => {
                let failure = Diagnostic::error(Code::UsageArguments, message).into();
                return CallToolResult::structured_error(document_of(tool.name, &failure));
            }
        };
        let mut command = Command::new(&self.program);
        command.args(["--format=json", "--color=never"]);
        for root in self.roots.iter() {
            command.arg("--within").arg(root);
        }
        command.args(line).current_dir(&self.roots[0]).stdin(Stdio::null());
        let output = match command.output() {
            Ok(output) => output,
            Err(error) => return without_document(&error.to_string()),
        };
        let Ok(document) = serde_json::from_slice::<Value>(&output.stdout) else {
            let said = String::from_utf8_lossy(&output.stderr);
            return without_document(&format!("{}: {}", output.status, said.trim_end()));
        };
        let refused = [Exit::Config, Exit::Disk].map(|it| i32::from(it.number()));
        match output.status.code() {
            Some(code) if !refused.contains(&code) => CallToolResult::structured(document),
            _ => CallToolResult::structured_error(document),
        }
    }
}

/// The answer where a command ended without one.
fn without_document(why: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(format!("pushwright did not answer: {why}"))])
}
