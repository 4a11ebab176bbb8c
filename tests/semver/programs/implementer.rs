//! One who implements the trait, reads all of what is given, and writes out what is answered.
#![allow(dead_code, deprecated, unused_variables, missing_docs)]

use zoo::credentials::Key;
use zoo::models::{Fish, Food, Hay, NewPet, Owner, Pet, PetPage, Problem, Status};
use zoo::operations::{
    CreatePet, DeletePet, FetchPet, Health, ListPets, RenamePet, RenamePetHeaders, StartJob,
    StartJobOutcome,
};
use zoo::server::{Api, Rejection, WithHeaders, router};
use zoo::sids::PetId;

struct Zoo;

impl Api for Zoo {
    type Principal = ();

    async fn authenticate(&self, credentials: Key) -> Result<(), Rejection> {
        check(&credentials);
        Ok(())
    }

    async fn list_pets(&self, _: (), request: ListPets) -> Result<PetPage, Rejection> {
        let page_size: Option<i64> = request.page_size;
        let status: Option<Status> = request.status;
        let labels: Vec<String> = request.labels;
        let trace: Option<String> = request.x_trace;
        Ok(PetPage { pets: vec![pet()], next_page_url: None })
    }

    async fn create_pet(&self, _: (), request: CreatePet) -> Result<Pet, Rejection> {
        let new: NewPet = request.body;
        let name: String = new.name;
        let status: Option<Status> = new.status;
        let weight: Option<f64> = new.weight;
        let owner: Option<Owner> = new.owner;
        let email: Option<String> = owner.and_then(|it| it.email);
        Ok(pet())
    }

    async fn fetch_pet(&self, _: (), request: FetchPet) -> Result<Pet, Rejection> {
        let id: PetId = request.pet_id;
        Ok(pet())
    }

    async fn rename_pet(
        &self,
        _: (),
        request: RenamePet,
    ) -> Result<WithHeaders<Pet, RenamePetHeaders>, Rejection> {
        let id: PetId = request.pet_id;
        let name: String = request.name;
        let reason: String = request.reason;
        let age: Option<i32> = request.age;
        Ok(WithHeaders::new(pet(), RenamePetHeaders { x_version: 1_i64, x_cached: Some(true) }))
    }

    async fn delete_pet(&self, _: (), request: DeletePet) -> Result<(), Rejection> {
        let id: PetId = request.pet_id;
        Ok(())
    }

    async fn health(&self, _: Health) -> Result<String, Rejection> {
        Ok("well".to_owned())
    }

    async fn start_job(&self, _: (), _: StartJob) -> Result<StartJobOutcome, Rejection> {
        if pet().food.is_some() {
            return Ok(StartJobOutcome::Accepted);
        }
        Ok(StartJobOutcome::Ok(Food::Fish(Fish { kind: "fish".to_owned(), fresh: None })))
    }
}

fn check(key: &Key) {
    let _ = key.key();
}

fn pet() -> Pet {
    Pet {
        id: "1".to_owned(),
        name: "Ida".to_owned(),
        status: Some(Status::Deleted),
        food: Some(Food::Hay(Hay { kind: "hay".to_owned(), bales: Some(1) })),
        born: Some(jiff::Timestamp::UNIX_EPOCH),
    }
}

fn problem() -> Problem {
    Problem { message: None, code: None }
}

fn main() {
    let _ = router(Zoo);
}
