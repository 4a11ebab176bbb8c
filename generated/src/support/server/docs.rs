//! The description of the API, and a page to read it and to try it: Swagger UI, which is part of the
//! program, so that the page asks no other host for anything.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use swagger_ui_dist::{ApiDefinition, OpenApiSource};
use tower_service::Service as _;

/// All links are relative, so that the router can be nested.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"#;

/// The validator would be asked over the network.
const START: &str = r##""use strict";
window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", document.baseURI).href,
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
  onComplete() {
    document.title = window.ui.specSelectors.info().get("title") || document.title;
  },
});
"##;

/// Whatever a description has in it: the page talks to this server alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// The routes of a description: `/openapi.json`, `/openapi.yaml` and `/docs`, all of them below `home`,
/// which is empty or begins with a slash.
pub fn docs(json: &'static str, yaml: &'static str, home: &str) -> Router {
    let routes = Router::new()
        .route("/openapi.json", text("application/json", json))
        .route("/openapi.yaml", text("application/yaml", yaml))
        .route("/docs", text("text/html; charset=utf-8", PAGE))
        .route("/docs/start.js", text("text/javascript; charset=utf-8", START))
        .route("/docs/swagger-ui.css", asset("/docs/swagger-ui.css"))
        .route("/docs/swagger-ui-bundle.js", asset("/docs/swagger-ui-bundle.js"));
    if home.is_empty() { routes } else { Router::new().nest(home, routes) }
}

/// A text that does not change while the program runs.
fn text(content_type: &'static str, text: &'static str) -> axum::routing::MethodRouter {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
    get(move |headers: HeaderMap| {
        std::future::ready(answer(&headers, &tag, content_type, text))
    })
}

fn answer(
    asked: &HeaderMap,
    tag: &HeaderValue,
    content_type: &'static str,
    text: &'static str,
) -> Response<Body> {
    let is_known = is_known(asked, tag);
    let body = if is_known { Body::empty() } else { Body::from(text) };
    let mut response = Response::new(body);
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.clone());
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether the client has the text already (RFC 9110, 13.1.2).
fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let lines = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|known| known.trim().trim_start_matches("W/"));
    tags.any(|known| known == "*" || known == tag)
}

/// A file of Swagger UI, which changes only with the program.
fn asset(path: &'static str) -> axum::routing::MethodRouter {
    let files = swagger_ui_dist::generate_routes(ApiDefinition {
        uri_prefix: "/docs",
        api_definition: OpenApiSource::Uri("openapi.json"),
        title: None,
    });
    get(move || {
        let mut files = files.clone();
        async move {
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = http::Uri::from_static(path);
            let mut response =
                files.call(request).await.unwrap_or_else(|never| match never {});
            let hour = HeaderValue::from_static("public, max-age=3600");
            response.headers_mut().insert(header::CACHE_CONTROL, hour);
            response
        }
    })
}
