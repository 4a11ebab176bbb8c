//! One who calls every operation, sets what can be set, writes out what is sent, and reads all of what is given.
#![allow(dead_code, deprecated, unused_variables, missing_docs)]

use zoo::client::{Client, Error};
use zoo::models::{Fish, Food, Hay, NewPet, Owner, Pet, Status};
use zoo::operations::StartJobOutcome;
use zoo::sids::PetId;

const PET: PetId = PetId::from_static("PT0a1b");

async fn calls() -> Result<(), Error> {
    let client = Client::new("key");
    let mut pets = client
        .list_pets()
        .page_size(10_i64)
        .status(Status::Awake)
        .labels(["small".to_owned()])
        .x_trace(String::from("0a1b2c3d"))
        .items();
    while let Some(pet) = pets.try_next().await? {
        read(&pet);
    }
    let page = client.list_pets().await?;
    let next: Option<String> = page.next_page_url;
    let new = NewPet {
        name: "Ida".to_owned(),
        status: Some(Status::Asleep),
        weight: Some(0.5),
        owner: Some(Owner { email: None }),
        toys: None,
        length: None,
        collar: None,
        nicknames: None,
    };
    let nobody = Owner::default();
    read(&client.create_pet(new).await?);
    read(&client.fetch_pet(PET).await?);
    let name = String::from("Ada");
    read(&client.rename_pet("PT0a1b", name, "why not").age(3_i32).await?);
    let answer = client.rename_pet("PT0a1b", "Ada", "why not").with_response().await?;
    let headers = answer.documented_headers()?;
    let version: i64 = headers.x_version;
    let cached: Option<bool> = headers.x_cached;
    let nothing: () = client.delete_pet(PET).await?;
    let health: String = client.health().await?;
    match client.start_job().await? {
        StartJobOutcome::Ok(food) => eat(&food),
        StartJobOutcome::Accepted => {}
    }
    match client.fetch_pet(PET).await {
        Err(Error::Api(error)) => match error.documented() {
            Some(zoo::errors::ErrorBody::Problem(problem)) => {
                let message: &Option<String> = &problem.message;
                let code: Option<i32> = problem.code;
            }
            _ => {}
        },
        _ => {}
    }
    Ok(())
}

fn read(pet: &Pet) {
    let id: &String = &pet.id;
    let name: &String = &pet.name;
    let born: Option<jiff::Timestamp> = pet.born;
    match &pet.status {
        Some(Status::Asleep | Status::Awake | Status::Deleted) => {}
        Some(Status::Unknown(text)) => {}
        _ => {}
    }
    let status: &Option<Status> = &pet.status;
    pet.food.as_ref().map(eat);
}

fn eat(food: &Food) {
    match food {
        Food::Hay(Hay { kind, bales, .. }) => {
            let bales: &Option<i64> = bales;
        }
        Food::Fish(Fish { kind, fresh, .. }) => {}
    }
}

fn main() {
    drop(calls());
}
