//! Answers as they come, byte by byte: HTTP/1.1 (RFC 9112) and lines. No IO.
//!
//! A body is counted and thrown away. This is not hyper's HTTP/1: a load generator has to tell a connection that closed
//! before the answer from one that closed within it, needs no header but three, and pays for each byte of overhead with
//! requests per second of its one core. The head is read by `httparse`, which is hyper's own reader.

use memchr::memchr;

/// Longest head, status line included.
const MOST_HEAD: usize = 256 << 10;
const MOST_HEADERS: usize = 128;

/// What an answer came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    /// The status; `None` for a line.
    pub(crate) status: Option<u16>,
    /// Whether the connection may carry another request.
    pub(crate) keep: bool,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// More bytes are needed.
    More,
    /// It is whole.
    Done(Answer),
}

/// Why no answer comes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Broken {
    /// It breaks the protocol.
    Bad,
    /// The peer closed before its first byte.
    Unanswered,
    /// The peer closed within it.
    Cut,
}

/// A reader of one answer.
#[derive(Debug)]
pub(crate) enum Reader {
    /// HTTP/1.1.
    Http(Http),
    /// Up to a line feed; whether anything came.
    Line(bool),
}

impl Reader {
    /// Of an HTTP answer; `to_head` when the request was a `HEAD`, whose answer has no body.
    pub(crate) fn http(to_head: bool) -> Self {
        Self::Http(Http { to_head, state: State::Head(Vec::new()), status: 0, keep: true })
    }

    /// Of a line.
    pub(crate) fn line() -> Self {
        Self::Line(false)
    }

    /// Takes bytes that came. Nothing may follow after [`Step::Done`].
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<Step, Broken> {
        match self {
            Self::Http(http) => http.feed(bytes),
            Self::Line(some) => {
                *some |= !bytes.is_empty();
                Ok(match memchr(b'\n', bytes) {
                    // What comes behind the line belongs to no request: the connection is out of step.
                    Some(end) => Step::Done(Answer { status: None, keep: end + 1 == bytes.len() }),
                    None => Step::More,
                })
            }
        }
    }

    /// The peer closed.
    pub(crate) fn end(&mut self) -> Result<Answer, Broken> {
        match self {
            Self::Line(false) => Err(Broken::Unanswered),
            Self::Line(true) => Err(Broken::Cut),
            Self::Http(http) => match &http.state {
                State::Head(seen) if seen.is_empty() => Err(Broken::Unanswered),
                State::UntilClose => Ok(Answer { status: Some(http.status), keep: false }),
                _ => Err(Broken::Cut),
            },
        }
    }
}

/// A reader of one HTTP/1.1 answer.
#[derive(Debug)]
pub(crate) struct Http {
    to_head: bool,
    state: State,
    status: u16,
    keep: bool,
}

#[derive(Debug)]
enum State {
    /// The part of the head that came.
    Head(Vec<u8>),
    /// Bytes of the body that are still to come.
    Length(u64),
    /// Within a line of the chunked coding, of which this came.
    ChunkLine(ChunkPart, Vec<u8>),
    /// Bytes of a chunk that are still to come.
    Chunk(u64),
    UntilClose,
    Done,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ChunkPart {
    Size,
    /// The line end behind a chunk.
    End,
    Trailer,
}

/// What a head says of the body.
enum Body {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

/// Longest line of the chunked coding: sizes, extensions and trailers are short.
const MOST_LINE: usize = 16 << 10;

impl Http {
    fn feed(&mut self, mut bytes: &[u8]) -> Result<Step, Broken> {
        loop {
            if bytes.is_empty() && !matches!(self.state, State::Done) {
                return Ok(Step::More);
            }
            bytes = match &mut self.state {
                State::Head(seen) => {
                    let seen = std::mem::take(seen);
                    self.head(seen, bytes)?
                }
                State::Length(left) | State::Chunk(left) => {
                    let taken = (bytes.len() as u64).min(*left);
                    *left -= taken;
                    if *left == 0 {
                        self.state = match self.state {
                            State::Length(_) => State::Done,
                            _ => State::ChunkLine(ChunkPart::End, Vec::new()),
                        };
                    }
                    &bytes[taken as usize..]
                }
                State::ChunkLine(part, line) => {
                    let (part, line) = (*part, std::mem::take(line));
                    self.chunk_line(part, line, bytes)?
                }
                State::UntilClose => &[],
                State::Done => {
                    // Bytes behind the answer belong to no request.
                    let keep = self.keep && bytes.is_empty();
                    return Ok(Step::Done(Answer { status: Some(self.status), keep }));
                }
            };
        }
    }

    /// Reads the head if all of it is there, and returns what follows it.
    fn head<'b>(&mut self, mut seen: Vec<u8>, bytes: &'b [u8]) -> Result<&'b [u8], Broken> {
        let before = seen.len();
        let whole: &[u8] = if seen.is_empty() {
            bytes
        } else {
            seen.extend_from_slice(bytes);
            &seen
        };
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let length = match response.parse(whole).map_err(|_| Broken::Bad)? {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial if whole.len() > MOST_HEAD => return Err(Broken::Bad),
            httparse::Status::Partial => {
                if before == 0 {
                    seen.extend_from_slice(bytes);
                }
                self.state = State::Head(seen);
                return Ok(&[]);
            }
        };
        let status = response.code.ok_or(Broken::Bad)?;
        let (body, keep) = self.body(status, response.version == Some(1), response.headers)?;
        (self.status, self.keep) = (status, keep);
        self.state = match body {
            // An interim answer (RFC 9110, 15.2); 101 would be another protocol, which nobody asked for.
            _ if status == 101 => return Err(Broken::Bad),
            _ if status < 200 => State::Head(Vec::new()),
            Body::None | Body::Length(0) => State::Done,
            Body::Length(length) => State::Length(length),
            Body::Chunked => State::ChunkLine(ChunkPart::Size, Vec::new()),
            Body::UntilClose => State::UntilClose,
        };
        // A part that came earlier was no whole head, so the end lies within `bytes`.
        Ok(&bytes[length - before..])
    }

    /// RFC 9112, 6.3 and 9.3.
    fn body(
        &self,
        status: u16,
        is_1_1: bool,
        headers: &[httparse::Header<'_>],
    ) -> Result<(Body, bool), Broken> {
        let (mut length, mut chunked, mut coded, mut keep) = (None, false, false, is_1_1);
        for header in headers {
            if header.name.eq_ignore_ascii_case("content-length") {
                let text = std::str::from_utf8(header.value).map_err(|_| Broken::Bad)?.trim();
                let value =
                    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<u64>().ok() } else { None };
                let value = value.ok_or(Broken::Bad)?;
                if length.is_some_and(|l| l != value) {
                    return Err(Broken::Bad);
                }
                length = Some(value);
            } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
                coded = true;
                chunked = last_token(header.value).eq_ignore_ascii_case(b"chunked");
            } else if header.name.eq_ignore_ascii_case("connection") {
                for token in header.value.split(|b| *b == b',') {
                    let token = token.trim_ascii();
                    keep &= !token.eq_ignore_ascii_case(b"close");
                    keep |= !is_1_1 && token.eq_ignore_ascii_case(b"keep-alive");
                }
            }
        }
        let body = match (length, coded) {
            _ if self.to_head || status < 200 || matches!(status, 204 | 304) => Body::None,
            (_, true) if chunked => Body::Chunked,
            (Some(length), false) => Body::Length(length),
            _ => Body::UntilClose,
        };
        let keep = keep && !matches!(body, Body::UntilClose);
        Ok((body, keep))
    }

    fn chunk_line<'b>(
        &mut self,
        part: ChunkPart,
        mut line: Vec<u8>,
        bytes: &'b [u8],
    ) -> Result<&'b [u8], Broken> {
        let Some(end) = memchr(b'\n', bytes) else {
            line.extend_from_slice(bytes);
            if line.len() > MOST_LINE {
                return Err(Broken::Bad);
            }
            self.state = State::ChunkLine(part, line);
            return Ok(&[]);
        };
        line.extend_from_slice(&bytes[..end]);
        let text = line.strip_suffix(b"\r").unwrap_or(&line);
        self.state = match part {
            ChunkPart::Size => match chunk_size(text)? {
                0 => State::ChunkLine(ChunkPart::Trailer, Vec::new()),
                size => State::Chunk(size),
            },
            ChunkPart::End if text.is_empty() => State::ChunkLine(ChunkPart::Size, Vec::new()),
            ChunkPart::End => return Err(Broken::Bad),
            ChunkPart::Trailer if text.is_empty() => State::Done,
            ChunkPart::Trailer => State::ChunkLine(ChunkPart::Trailer, Vec::new()),
        };
        Ok(&bytes[end + 1..])
    }
}

fn last_token(value: &[u8]) -> &[u8] {
    value.rsplit(|b| *b == b',').next().unwrap_or_default().trim_ascii()
}

/// `1f` or `1f;extension`.
fn chunk_size(line: &[u8]) -> Result<u64, Broken> {
    let digits = line.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
    let is_hex = !digits.is_empty() && digits.len() <= 16 && digits.iter().all(u8::is_ascii_hexdigit);
    let text = std::str::from_utf8(digits).ok().filter(|_| is_hex).ok_or(Broken::Bad)?;
    u64::from_str_radix(text, 16).map_err(|_| Broken::Bad)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Feeds pieces of `size` bytes; `Err` as a reader says it, and `end` when the bytes run out.
    fn read(to_head: bool, bytes: &[u8], size: usize) -> Result<Answer, Broken> {
        let mut reader = Reader::http(to_head);
        for (i, piece) in bytes.chunks(size.max(1)).enumerate() {
            if let Step::Done(answer) = reader.feed(piece)? {
                assert!((i + 1) * size >= bytes.len(), "bytes behind the answer");
                return Ok(answer);
            }
        }
        reader.end()
    }

    #[track_caller]
    fn check(text: &str, expected: Result<(u16, bool), Broken>) {
        let expected = expected.map(|(status, keep)| Answer { status: Some(status), keep });
        for size in 1..=text.len().max(1) {
            assert_eq!(read(false, text.as_bytes(), size), expected, "in pieces of {size}: {text:?}");
        }
    }

    #[test]
    fn bodies_end_where_the_head_says() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Ok((200, true)));
        check("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Ok((404, false)));
        check("HTTP/1.1 204 No Content\r\n\r\n", Ok((204, true)));
        check("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", Ok((200, true)));
        check("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", Ok((200, false)));
        check("HTTP/1.1 200 OK\r\n\r\nuntil the end", Ok((200, false)));
        check("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", Ok((200, true)));
    }

    #[test]
    fn chunks_are_read() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{head}5\r\nhello\r\n1f;a=b\r\n{}\r\n0\r\n\r\n", "x".repeat(31)), Ok((200, true)));
        check(&format!("{head}0\r\nTrailer: 1\r\n\r\n"), Ok((200, true)));
        check(&format!("{head}5\r\nhello"), Err(Broken::Cut));
        check(&format!("{head}5\r\nhello0\r\n"), Err(Broken::Bad));
        check(&format!("{head}z\r\n"), Err(Broken::Bad));
        check(&format!("{head}fffffffffffffffff\r\n"), Err(Broken::Bad));
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        check("", Err(Broken::Unanswered));
        check("HTTP/1.1 200 OK\r\nContent-", Err(Broken::Cut));
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", Err(Broken::Cut));
        check("SSH-2.0-OpenSSH\r\n", Err(Broken::Bad));
        check("HTTP/1.1 101 Switching Protocols\r\n\r\n", Err(Broken::Bad));
        check("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Err(Broken::Bad));
        check("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", Err(Broken::Bad));
    }

    #[test]
    fn the_answer_to_head_has_no_body() {
        let answer = read(true, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9);
        assert_eq!(answer, Ok(Answer { status: Some(200), keep: true }));
    }

    #[test]
    fn a_connection_out_of_step_is_not_kept() {
        let mut reader = Reader::http(false);
        let step = reader.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n");
        assert_eq!(step, Ok(Step::Done(Answer { status: Some(200), keep: false })));
    }

    #[test]
    fn lines_end_at_their_feed() {
        let mut reader = Reader::line();
        assert_eq!(reader.feed(b"PO"), Ok(Step::More));
        assert_eq!(reader.feed(b"NG\r\n"), Ok(Step::Done(Answer { status: None, keep: true })));
        assert_eq!(Reader::line().feed(b"a\nb"), Ok(Step::Done(Answer { status: None, keep: false })));
        assert_eq!(Reader::line().end(), Err(Broken::Unanswered));
        let mut cut = Reader::line();
        assert_eq!((cut.feed(b"a"), cut.end()), (Ok(Step::More), Err(Broken::Cut)));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1..50_usize) {
            let mut reader = Reader::http(false);
            for piece in bytes.chunks(size) {
                if !matches!(reader.feed(piece), Ok(Step::More)) {
                    return Ok(());
                }
            }
            let _ = reader.end();
        }
    }
}
