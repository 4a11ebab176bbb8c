//! Without the feature `redact`, personal data is shown: to developers, who have nobody else's.

use anything::models::Person;
use anything::operations::Person as FetchPerson;

#[test]
fn whoever_turns_it_off_sees_everything() {
    let name = "Ada".to_owned();
    let person = Person {
        name: Some(name.clone()),
    };
    assert_eq!(format!("{person:?}"), r#"Person { name: Some("Ada") }"#);
    assert_eq!(
        format!("{:?}", FetchPerson { name }),
        r#"Person { name: "Ada" }"#
    );
}
