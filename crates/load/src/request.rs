//! What is sent.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use stanch_collect::Secret;

use crate::error::LoadError;
use crate::target::{Scheme, Target};
use crate::template::Template;

/// A request of which only the number differs. `{n}` stands for it in the target's path, in `body` and in `line`, and
/// `{n%K}` for its remainder.
#[derive(Clone, Debug)]
pub struct Message {
    /// The method, such as `GET`.
    pub method: String,
    /// Headers by name and value; those that every client sends can be replaced.
    pub headers: Vec<(String, Secret)>,
    /// The body.
    pub body: Vec<u8>,
    /// For [`Scheme::Tcp`]: what is sent, without its line feed.
    pub line: Vec<u8>,
}

impl Default for Message {
    fn default() -> Self {
        Self { method: "GET".to_owned(), headers: Vec::new(), body: Vec::new(), line: Vec::new() }
    }
}

/// A message in the form of its protocol.
#[derive(Debug)]
pub(crate) struct Prepared {
    method: Method,
    headers: HeaderMap,
    url: Template,
    /// Everything before the length of the body.
    head: Template,
    body: Template,
    /// All of it, when nothing differs.
    constant: Option<Vec<u8>>,
    has_length: bool,
    is_line: bool,
}

impl Prepared {
    /// Checks and assembles. Without `reuse`, the target is told to close each connection.
    pub(crate) fn new(target: &Target, message: &Message, reuse: bool) -> Result<Self, LoadError> {
        let method = Method::from_bytes(message.method.as_bytes()).map_err(|_| {
            LoadError::option(format!("the method {:?}", message.method), "it is no HTTP method")
        })?;
        let headers = headers(target, message)?;
        let is_line = target.scheme == Scheme::Tcp;
        if is_line && message.line.contains(&b'\n') {
            return Err(LoadError::option("the line", "it has a line feed; one is added at its end"));
        }
        let sends_body =
            !message.body.is_empty() || matches!(method, Method::POST | Method::PUT | Method::PATCH);
        let body = if is_line { [&message.line[..], b"\n"].concat() } else { message.body.clone() };
        let scheme = if target.scheme == Scheme::Https { "https" } else { "http" };
        let mut prepared = Self {
            url: Template::new(format!("{scheme}://{}{}", target.authority(), target.path).as_bytes()),
            head: Template::new(&head(&method, target, &headers, reuse)),
            body: Template::new(&body),
            method,
            headers,
            constant: None,
            has_length: sends_body,
            is_line,
        };
        if !is_line {
            prepared.check_url()?;
        }
        if prepared.head.is_constant() && prepared.body.is_constant() {
            prepared.constant = Some(prepared.assemble(0));
        }
        Ok(prepared)
    }

    fn check_url(&self) -> Result<(), LoadError> {
        let url = self.url.fill(0);
        let good = std::str::from_utf8(&url).is_ok_and(|u| u.parse::<Uri>().is_ok());
        let what = "it has characters that have to be escaped, such as %7B for {";
        if good { Ok(()) } else { Err(LoadError::option("the path of the target", what)) }
    }

    /// Whether the answer has no body whatever its head says.
    pub(crate) fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }

    /// Whether it may be sent again when the connection broke before an answer (RFC 9110, 9.2.2).
    pub(crate) fn is_repeatable(&self) -> bool {
        self.method.is_idempotent() && !self.is_line
    }

    /// Whether it is a line and not HTTP.
    pub(crate) fn is_line(&self) -> bool {
        self.is_line
    }

    /// The bytes of request `number` for a connection of HTTP/1.1 or of lines.
    pub(crate) fn bytes(&self, number: u64) -> Cow<'_, [u8]> {
        match &self.constant {
            Some(bytes) => Cow::Borrowed(bytes),
            None => Cow::Owned(self.assemble(number)),
        }
    }

    fn assemble(&self, number: u64) -> Vec<u8> {
        let body = self.body.fill(number);
        if self.is_line {
            return body.into_owned();
        }
        let mut out = self.head.fill(number).into_owned();
        if self.has_length {
            out.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&body);
        out
    }

    /// Request `number` for a connection of HTTP/2, and the bytes of its body.
    pub(crate) fn http2(&self, number: u64) -> (Request<Full<Bytes>>, u64) {
        let body = self.body.fill(number).into_owned();
        let length = body.len() as u64;
        let mut request = Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = self.method.clone();
        // It was checked with number 0, and digits are fine anywhere in it.
        if let Some(uri) = std::str::from_utf8(&self.url.fill(number)).ok().and_then(|u| u.parse().ok()) {
            *request.uri_mut() = uri;
        }
        *request.headers_mut() = self.headers.clone();
        (request, length)
    }
}

fn head(method: &Method, target: &Target, headers: &HeaderMap, reuse: bool) -> Vec<u8> {
    let mut out = format!("{method} {} HTTP/1.1\r\n", target.path).into_bytes();
    if !headers.contains_key(header::HOST) {
        out.extend_from_slice(format!("host: {}\r\n", target.authority()).as_bytes());
    }
    for (name, value) in headers {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    if !reuse {
        out.extend_from_slice(b"connection: close\r\n");
    }
    out
}

fn headers(target: &Target, message: &Message) -> Result<HeaderMap, LoadError> {
    let mut map = HeaderMap::new();
    map.insert(header::USER_AGENT, HeaderValue::from_static(concat!("stanch/", env!("CARGO_PKG_VERSION"))));
    map.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    if let Some(userinfo) = &target.userinfo {
        let text = format!("Basic {}", STANDARD.encode(userinfo.expose()));
        let value = HeaderValue::from_str(&text);
        map.insert(
            header::AUTHORIZATION,
            value.map_err(|_| LoadError::option("the credentials", "they fit no header"))?,
        );
    }
    let mut given: Vec<HeaderName> = Vec::new();
    for (name, value) in &message.headers {
        let option = || format!("the header {name:?}");
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| LoadError::option(option(), "its name is not valid"))?;
        if [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].contains(&key) {
            return Err(LoadError::option(option(), "it is set by the generator itself"));
        }
        let value = HeaderValue::from_str(value.expose())
            .map_err(|_| LoadError::option(option(), "there are characters in it that no header may hold"))?;
        // What was given twice is sent twice; what we send by ourselves is replaced.
        if given.contains(&key) {
            map.append(key, value);
        } else {
            map.insert(key.clone(), value);
            given.push(key);
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(url: &str, message: &Message) -> Prepared {
        Prepared::new(&Target::parse(url).unwrap(), message, true).unwrap()
    }

    fn text(p: &Prepared, number: u64) -> String {
        String::from_utf8(p.bytes(number).into_owned()).unwrap()
    }

    #[test]
    fn a_get_has_no_length() {
        let p = prepared("http://joe:pw@h:8080/a?b=c", &Message::default());
        let agent = concat!("stanch/", env!("CARGO_PKG_VERSION"));
        assert_eq!(
            text(&p, 7),
            format!(
                "GET /a?b=c HTTP/1.1\r\nhost: h:8080\r\nuser-agent: {agent}\r\naccept: */*\r\n\
                 authorization: Basic am9lOnB3\r\n\r\n"
            )
        );
        assert!(p.constant.is_some() && p.is_repeatable());
    }

    #[test]
    fn numbers_count_in_the_length() {
        let message = Message {
            method: "POST".into(),
            body: b"{\"id\":{n}}".to_vec(),
            headers: vec![("Host".into(), Secret::new("shop")), ("Accept".into(), Secret::new("text/plain"))],
            ..Message::default()
        };
        let p = prepared("http://h/x/{n}", &message);
        let sent = text(&p, 1234);
        assert!(sent.starts_with("POST /x/1234 HTTP/1.1\r\n"), "{sent}");
        assert!(sent.ends_with("content-length: 11\r\n\r\n{\"id\":1234}"), "{sent}");
        assert_eq!(sent.matches("host: ").count(), 1);
        assert!(sent.contains("accept: text/plain\r\n") && !sent.contains("*/*") && !p.is_repeatable());
        let (request, length) = p.http2(9);
        assert_eq!((request.uri().path(), length), ("/x/9", 8));
    }

    #[test]
    fn a_post_without_a_body_has_a_length() {
        let message = Message { method: "POST".into(), ..Message::default() };
        assert!(text(&prepared("http://h/", &message), 0).contains("content-length: 0\r\n"));
    }

    #[test]
    fn lines_end_in_a_feed() {
        let message = Message { line: b"PING {n}".to_vec(), ..Message::default() };
        assert_eq!(text(&prepared("tcp://h:1", &message), 3), "PING 3\n");
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        let target = Target::parse("http://h/").unwrap();
        let refused = |message: Message| Prepared::new(&target, &message, true).unwrap_err().to_string();
        let header = |name: &str, value: &str| Message {
            headers: vec![(name.into(), Secret::new(value))],
            ..Message::default()
        };
        assert!(refused(Message { method: "GE T".into(), ..Message::default() }).contains("no HTTP method"));
        assert!(refused(header("a b", "c")).contains("name"));
        assert!(refused(header("a", "b\r\nc: d")).contains("characters"));
        assert!(refused(header("Content-Length", "1")).contains("itself"));
    }
}
