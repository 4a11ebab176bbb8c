//! An implementation has all the operations.

use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage};
use twilio_functions::operations::{CreateFunction, FetchFunction, ListFunction, UpdateFunction};
use twilio_functions::server::{Api, Rejection};

struct Forgetful;

impl Api for Forgetful {
    type Principal = ();

    async fn authenticate(&self, _: AccountSidAuthToken) -> Result<(), Rejection> {
        Ok(())
    }

    async fn create_function(&self, (): (), _: CreateFunction) -> Result<Function, Rejection> {
        Ok(Function::default())
    }

    async fn fetch_function(&self, (): (), _: FetchFunction) -> Result<Function, Rejection> {
        Ok(Function::default())
    }

    async fn list_function(&self, (): (), _: ListFunction) -> Result<FunctionPage, Rejection> {
        Ok(FunctionPage::default())
    }

    async fn update_function(&self, (): (), _: UpdateFunction) -> Result<Function, Rejection> {
        Ok(Function::default())
    }
}

fn main() {}
