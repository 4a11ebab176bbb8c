//! The files that do not depend on the description: part of this program, so that it needs no other
//! file to work.

/// A table of files below `runtime/`.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../runtime/", $path)))),*]
    };
}

/// Path below `src/support/`, and text.
pub(super) const FILES: &[(&str, &str)] = files![
    "auth.rs",
    "check.rs",
    "client/answer.rs",
    "client/answer_error.rs",
    "client/blocking.rs",
    "client/call.rs",
    "client/clock.rs",
    "client/conventions.rs",
    "client/error.rs",
    "client/hosts.rs",
    "client/http_client.rs",
    "client/in_process.rs",
    "client/mod.rs",
    "client/next_page.rs",
    "client/options.rs",
    "client/paging.rs",
    "client/request_writer.rs",
    "client/response_reader.rs",
    "client/retry.rs",
    "client/send.rs",
    "client/service.rs",
    "client/tokens.rs",
    "client/trace.rs",
    "client/trace_off.rs",
    "client/transport.rs",
    "json.rs",
    "mod.rs",
    "operation.rs",
    "percent.rs",
    "server/body.rs",
    "server/dispatch.rs",
    "server/endpoint.rs",
    "server/layers.rs",
    "server/mod.rs",
    "server/pairs.rs",
    "server/panic.rs",
    "server/path.rs",
    "server/rejection.rs",
    "server/request_reader.rs",
    "server/request_reader/bodies.rs",
    "server/request_reader/recover.rs",
    "server/request_reader/styled.rs",
    "server/response_writer.rs",
    "server/routes.rs",
    "server/serve.rs",
    "server/trace.rs",
    "server/trace_off.rs",
    "styles/mod.rs",
    "styles/node.rs",
    "styles/read.rs",
    "styles/write.rs",
    "text.rs",
    "text_macros.rs",
    "unions.rs",
    "values.rs",
];
