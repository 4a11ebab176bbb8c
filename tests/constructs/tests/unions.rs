//! Properties beside `oneOf`.

use constructs::sent;
use made::models::{Pet, PetCat, PetOption2};
use made::operations::Adopt;
use made::support::operation::Operation as _;

#[test]
fn each_member_has_the_properties_beside_it() {
    let cat = Pet::Cat(PetCat {
        name: "Tom".to_owned(),
        meows: true,
    });
    assert_eq!(
        sent(&Adopt { body: cat }).body(),
        r#"{"name":"Tom","meows":true}"#
    );
    let dog = |name: &str| Adopt {
        body: Pet::Option2(PetOption2 {
            name: name.to_owned(),
            barks: true,
        }),
    };
    assert_eq!(sent(&dog("Rex")).body(), r#"{"name":"Rex","barks":true}"#);
    let refused = dog("").to_request().expect_err("an empty name").to_string();
    assert!(
        refused.contains("body.name: must be at least 1 character"),
        "{refused}"
    );
}
