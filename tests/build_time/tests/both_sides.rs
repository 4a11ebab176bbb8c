//! The included client calls the included server, and both speak of the included models.

use build_time::notes::client::{Client, Error};
use build_time::notes::credentials::Token;
use build_time::notes::models::{NewNote, Note};
use build_time::notes::operations::{CreateNote, FetchNote};
use build_time::notes::server::{Api, Rejection, router};
use build_time::notes::sids::NoteId;

const KEPT: NoteId = NoteId::from_static("NT00000001");

struct OneNote;

impl Api for OneNote {
    type Principal = ();

    async fn authenticate(&self, _: Token) -> Result<(), Rejection> {
        Ok(())
    }

    async fn create_note(&self, (): (), new: CreateNote) -> Result<Note, Rejection> {
        Ok(Note {
            id: KEPT,
            text: new.body.text,
        })
    }

    async fn fetch_note(&self, (): (), asked: FetchNote) -> Result<Note, Rejection> {
        if asked.id == KEPT {
            return Ok(Note {
                id: KEPT,
                text: "kept".to_owned(),
            });
        }
        Err(Rejection::not_found(format!("there is no {}", asked.id)))
    }
}

#[tokio::test]
async fn client_and_server_of_a_build_script() -> Result<(), Error> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let server = tokio::spawn(async move { axum::serve(listener, router(OneNote)).await });

    let client = Client::new("secret").base_url(url);
    let made = client
        .create_note(NewNote {
            text: "kept".to_owned(),
        })
        .await?;
    assert_eq!(
        made,
        Note {
            id: KEPT,
            text: "kept".to_owned()
        }
    );
    assert_eq!(client.fetch_note("NT00000001").await?, made);
    let gone = client
        .fetch_note("NT00000002")
        .await
        .expect_err("there is one note");
    assert!(gone.is_not_found(), "{gone}");
    // The limits of the description hold, and say so before anything is sent.
    let long = client
        .create_note(NewNote {
            text: "x".repeat(21),
        })
        .await;
    assert!(matches!(long, Err(Error::InvalidArgument(_))), "{long:?}");
    let wrong = client.fetch_note("no id").await;
    assert!(matches!(wrong, Err(Error::InvalidArgument(_))), "{wrong:?}");
    server.abort();
    Ok(())
}
