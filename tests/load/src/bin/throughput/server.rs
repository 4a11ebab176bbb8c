//! A server in a process of its own, and the connections to it.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// As many requests are under way at once.
const CONNECTIONS: usize = 8;

/// Ends with this value.
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) address: String,
    process: Child,
    connections: Vec<Connection>,
}

impl Server {
    pub(crate) fn start(name: &str, program: &Path) -> Result<Self, Box<dyn Error>> {
        let started = Command::new(program).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("{}: {error}", program.display()))?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let mut server = Self {
            name: name.to_owned(),
            address: line.trim().to_owned(),
            process,
            connections: Vec::new(),
        };
        for _ in 0..CONNECTIONS {
            let connection = Connection::open(&server.address)?;
            server.connections.push(connection);
        }
        Ok(server)
    }

    /// How many seconds all threads of the process have been running on a processor, in the kernel too. Only Linux says so
    /// to the nanosecond.
    pub(crate) fn processor_time(&self) -> Result<f64, Box<dyn Error>> {
        let mut nanoseconds = 0.0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            let first = text.split_whitespace().next().ok_or("no processor time")?;
            nanoseconds += first.parse::<f64>()?;
        }
        Ok(nanoseconds / 1e9)
    }

    /// Sends a request `times` times, over all connections at once, and reads the answers.
    pub(crate) fn answer(
        &mut self,
        request: &[u8],
        status: &str,
        times: usize,
    ) -> Result<(), Box<dyn Error>> {
        for _ in 0..times / CONNECTIONS {
            for connection in &mut self.connections {
                connection.stream.write_all(request)?;
            }
            for connection in &mut self.connections {
                let read = connection.read(status);
                read.map_err(|error| format!("{}: {error}", self.name))?;
            }
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    fn open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 1 << 16],
            filled: 0,
        })
    }

    /// Reads one answer, which must have this status.
    fn read(&mut self, status: &str) -> Result<(), Box<dyn Error>> {
        loop {
            if let Some(length) = whole(&self.buffer[..self.filled], status)? {
                self.buffer.copy_within(length..self.filled, 0);
                self.filled -= length;
                return Ok(());
            }
            match self.stream.read(&mut self.buffer[self.filled..])? {
                0 => return Err("the connection was closed".into()),
                more => self.filled += more,
            }
        }
    }
}

/// The length of the first answer, once it is whole.
fn whole(bytes: &[u8], status: &str) -> Result<Option<usize>, Box<dyn Error>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    if !head.starts_with(&format!("http/1.1 {status} ")) {
        return Err(String::from_utf8_lossy(bytes).into());
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.ok_or("no content-length")?;
    let whole = end + 4 + length;
    Ok((bytes.len() >= whole).then_some(whole))
}
