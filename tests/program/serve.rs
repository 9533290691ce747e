//! The HTTP service, as a client sees it. Paintings are tiny, by a random network.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use impasto::{gallery::Work, image::Format};

const QUICK: &str = r#"{"network":"vgg19-random","size":48,"iterations":4}"#;
/// Takes minutes.
const LONG: &str = r#"{"network":"vgg19-random","size":512,"iterations":10000,"tolerance":0}"#;
const BOUNDARY: &str = "part-of-a-form";

/// Names and contents of a form's parts.
type Parts<'a> = &'a [(&'a str, &'a [u8])];

/// A service that ends with the test.
struct Service {
    child: Child,
    address: String,
}

impl Service {
    fn start(options: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_impasto"))
            .args("serve --port 0 --device cpu".split(' '))
            .args(options.split_whitespace())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Listening on http://").expect(&line).to_owned();
        Self { child, address }
    }

    /// Sends a request's head.
    fn begin(&self, method: &str, path: &str, headers: &str, length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        let head =
            format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n");
        stream.write_all(format!("{head}{headers}\r\n").as_bytes()).unwrap();
        stream
    }

    /// Sends a request and does not wait for the answer.
    fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> TcpStream {
        let mut stream = self.begin(method, path, headers, body.len());
        // A server that has refused the head may close before it has read the rest.
        let _ = stream.write_all(body);
        stream
    }

    fn order(&self, parts: Parts<'_>, headers: &str) -> TcpStream {
        self.send("POST", "/style_transfer", &format!("{}{headers}", of_form()), &form(parts))
    }

    fn paint(&self, parts: Parts<'_>) -> Answer {
        Answer::read(self.order(parts, ""))
    }

    fn get(&self, path: &str) -> Answer {
        Answer::read(self.send("GET", path, "", b""))
    }

    /// The status of a request without a form.
    fn send_text(&self, method: &str, path: &str) -> u16 {
        Answer::read(self.send(method, path, "content-type: text/plain\r\n", b"hello")).status
    }

    /// A counter of /metrics.
    fn metric(&self, name: &str) -> u64 {
        let text = self.get("/metrics").text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect(&text);
        line.trim().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(all[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: all[end + 4..].to_vec() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The header that says what a form is.
fn of_form() -> String {
    format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n")
}

fn form(parts: Parts<'_>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let disposition = format!("content-disposition: form-data; name=\"{name}\"; filename=\"{name}\"");
        body.extend(format!("--{BOUNDARY}\r\n{disposition}\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

fn png(work: Work) -> Vec<u8> {
    impasto::image::encode(&work.paint(64, 1), Format::Png).unwrap()
}

#[test]
fn a_picture_is_painted_and_carries_its_recipe() {
    let service = Service::start("");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = [("content_image", photo.as_slice()), ("style_image", &style), ("recipe", QUICK.as_bytes())];
    let answer = service.paint(&parts);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.head.contains("content-type: image/png"), "{}", answer.head);
    let painted = impasto::image::decode(&answer.body, "answer").unwrap().picture;
    assert_eq!(painted.width().max(painted.height()), 48);
    assert!(answer.text().contains("vgg19-random"), "the recipe is in the file");
    assert_eq!(service.get("/health").status, 200);
    assert_eq!(service.metric("impasto_outcomes_total{outcome=\"painted\"}"), 1);
}

#[test]
fn progress_comes_before_the_picture_where_it_is_wanted() {
    let service = Service::start("");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = [("content_image", photo.as_slice()), ("style_image", &style), ("recipe", QUICK.as_bytes())];
    let text = Answer::read(service.order(&parts, "accept: text/event-stream\r\n")).text();
    assert!(text.matches("event: progress").count() >= 2, "{text}");
    assert!(text.find("event: progress") < text.find("event: picture"), "{text}");
    assert!(text.contains("\"png\":\"iVBOR"), "a PNG in base64");
    let broken = [("content_image", b"nonsense".as_slice()), ("style_image", &style)];
    let text = Answer::read(service.order(&broken, "accept: text/event-stream\r\n")).text();
    assert!(text.contains("event: error") && text.contains("not-a-picture"), "{text}");
}

#[test]
fn what_makes_no_sense_is_told_in_a_sentence() {
    let service = Service::start("--megabytes 1");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let (photo, style) = (photo.as_slice(), style.as_slice());
    let large = vec![0; 2 << 20];
    let cases: [(Parts<'_>, u16, &str); 7] = [
        (&[("content_image", photo)], 400, "style_image is missing"),
        (&[("style_image", style)], 400, "content_image is missing"),
        (&[("content_image", b""), ("style_image", style)], 400, "content_image is empty"),
        (&[("content_image", b"nonsense"), ("style_image", style)], 400, "not a picture"),
        (&[("content_image", photo), ("style_image", style), ("recipe", b"{\"size\":1}")], 400, "size"),
        (&[("content_image", photo), ("style_image", style), ("photo", b"x")], 400, "no part named"),
        (&[("content_image", &large), ("style_image", style)], 413, "larger than this service takes"),
    ];
    for (parts, status, sentence) in cases {
        let answer = service.paint(parts);
        assert_eq!(answer.status, status, "{sentence}: {}", answer.text());
        assert!(answer.text().contains(sentence), "{sentence}: {}", answer.text());
    }
    assert_eq!(service.send_text("POST", "/style_transfer"), 400);
    assert_eq!(service.get("/style_transfer").status, 405);
    assert_eq!(service.get("/elsewhere").status, 404);
}

/// More than ten times what it can take at once.
#[test]
fn under_load_every_request_is_painted_or_told_to_come_again() {
    const CLIENTS: usize = 40;
    let service = Service::start("--queue 3");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = [("content_image", photo.as_slice()), ("style_image", &style), ("recipe", QUICK.as_bytes())];
    let answers: Vec<Answer> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| service.paint(&parts))).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let painted = answers.iter().filter(|answer| answer.status == 200).count();
    let busy = answers.iter().filter(|answer| answer.status == 503 && answer.head.contains("retry-after: ")).count();
    assert_eq!(painted + busy, CLIENTS, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    assert!(painted >= 4, "what waits is painted: {painted}");
    assert_eq!(service.metric("impasto_requests_total"), CLIENTS as u64);
    assert_eq!(service.metric("impasto_outcomes_total{outcome=\"painted\"}"), painted as u64);
    assert_eq!(service.metric("impasto_outcomes_total{outcome=\"refused\"}"), busy as u64);
    assert_eq!(service.metric("impasto_waiting"), 0);
    assert_eq!(service.paint(&parts).status, 200);
}

/// So no more pictures are in memory than may wait.
#[test]
fn a_request_that_is_still_coming_has_its_place_in_the_queue() {
    let service = Service::start("--queue 1");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = [("content_image", photo.as_slice()), ("style_image", &style), ("recipe", QUICK.as_bytes())];
    let body = form(&parts);
    let mut coming = service.begin("POST", "/style_transfer", &of_form(), body.len());
    coming.write_all(&body[..body.len() / 2]).unwrap();
    while service.metric("impasto_waiting") == 0 {
        thread::sleep(Duration::from_millis(20));
    }
    let refused = service.paint(&parts);
    assert_eq!(refused.status, 503, "{}", refused.text());
    drop(coming);
    while service.metric("impasto_waiting") == 1 {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(service.paint(&parts).status, 200);
}

#[test]
fn a_client_that_goes_takes_its_painting_with_it() {
    let service = Service::start("");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = |recipe: &'static str| {
        [("content_image", photo.as_slice()), ("style_image", style.as_slice()), ("recipe", recipe.as_bytes())]
    };
    for headers in ["", "accept: text/event-stream\r\n"] {
        let stream = service.order(&parts(LONG), headers);
        thread::sleep(Duration::from_millis(300));
        drop(stream);
    }
    // It would have to wait for minutes.
    assert_eq!(service.paint(&parts(QUICK)).status, 200);
    assert_eq!(service.metric("impasto_outcomes_total{outcome=\"cancelled\"}"), 2);
}

#[test]
fn after_the_time_limit_the_picture_is_sent_as_it_is() {
    let service = Service::start("--seconds 1");
    let (photo, style) = (png(Work::Photo), png(Work::Waves));
    let parts = [("content_image", photo.as_slice()), ("style_image", &style), ("recipe", LONG.as_bytes())];
    let answer = service.paint(&parts);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.head.contains("impasto-unfinished: time-limit"), "{}", answer.head);
    assert!(impasto::image::decode(&answer.body, "answer").is_ok());
}

#[test]
fn an_address_that_is_taken_is_told() {
    let service = Service::start("");
    let port = service.address.rsplit(':').next().unwrap();
    let second =
        Command::new(env!("CARGO_BIN_EXE_impasto")).args(["serve", "--device", "cpu", "--port", port]).output();
    let second = second.unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8_lossy(&second.stderr);
    assert!(message.contains("choose another --port"), "{message}");
}
