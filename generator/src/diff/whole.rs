//! What concerns the crate as a whole: its name, where the API is, and what is presented to it.

use super::Change;
use super::Class::{Additive, Breaking, Cosmetic};
use super::compare::{Comparison, prose_changed};
use super::surface::{Credential, Surface};
use crate::pointer::Pointer;

const CRATE: &str = "crate";

impl Comparison<'_> {
    pub(super) fn whole(&mut self) {
        self.package();
        self.base_url();
        self.server_variables();
        self.credential_types();
        let (old, new) = (self.old, self.new);
        for credential in &new.credentials {
            if let Some(before) = old.credentials.iter().find(|it| it.wire == credential.wire) {
                self.credential(before, credential);
            }
        }
        self.errors();
        self.support();
    }

    /// It is public, so that code outside of the crate can be written with it.
    fn support(&mut self) {
        let (old, new) = (&self.old.support, &self.new.support);
        let gone = old.iter().filter(|it| !new.contains(it));
        let gone = gone.map(|it| {
            (
                format!("`support` has nothing for `{it}` any more"),
                Breaking,
            )
        });
        let added = new.iter().filter(|it| !old.contains(it));
        let added = added.map(|it| (format!("`support` has what is needed for `{it}`"), Additive));
        for (text, class) in gone.chain(added).collect::<Vec<_>>() {
            self.whole_change(&["paths"], text, |it| it.public(class));
        }
    }

    fn package(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.package != new.package {
            let text = format!(
                "the package is `{}` now (was `{}`)",
                new.package, old.package
            );
            self.whole_change(&["info"], text, |it| it.source(Breaking));
        }
        if old.version != new.version || prose_changed(&old.docs, &new.docs) {
            let text = if old.version == new.version {
                "the title or the prose about the API changed".to_owned()
            } else {
                format!(
                    "the description has version {} (was {})",
                    new.version, old.version
                )
            };
            self.whole_change(&["info"], text, |it| it.source(Cosmetic));
        }
    }

    fn base_url(&mut self) {
        let (old, new) = (self.old, self.new);
        let text = match (&old.base_url, &new.base_url) {
            (Some(old), Some(new)) if old != new => {
                format!("calls go to `{new}` (was `{old}`)")
            }
            (Some(old), None) => {
                let text =
                    format!("`Client::new` needs a base URL: `{old}` is no longer the default");
                self.whole_change(&["servers"], text, |it| {
                    it.caller_source(Breaking).caller_wire(Breaking)
                });
                return;
            }
            (None, Some(new)) => {
                let text = format!("`Client::new` takes no base URL any more: it is `{new}`");
                self.whole_change(&["servers"], text, |it| it.caller_source(Breaking));
                return;
            }
            _ if old.servers != new.servers => "other servers can be chosen".to_owned(),
            _ if old.base_url_variable != new.base_url_variable => format!(
                "`{}` is the environment variable of the base URL (was `{}`)",
                new.base_url_variable, old.base_url_variable
            ),
            _ => return,
        };
        let only_more = old.base_url == new.base_url
            && old.base_url_variable == new.base_url_variable
            && old.servers.iter().all(|it| new.servers.contains(it));
        let class = if only_more { Additive } else { Breaking };
        self.whole_change(&["servers"], text, |it| it.caller_wire(class));
    }

    fn server_variables(&mut self) {
        let (old, new) = (self.old, self.new);
        for variable in &new.server_variables {
            let name = &variable.name;
            match old.server_variables.iter().find(|it| it.name == *name) {
                None => {
                    let text = format!("clients can choose the server's `{name}`");
                    self.whole_change(&["servers"], text, |it| it.caller_source(Additive));
                }
                Some(before) if before.environment != variable.environment => {
                    let class = if before.environment.is_none() {
                        Additive
                    } else {
                        Breaking
                    };
                    let text = format!("the environment variable of the server's `{name}` changed");
                    self.whole_change(&["servers"], text, |it| it.caller_wire(class));
                }
                Some(_) => {}
            }
        }
        for variable in &old.server_variables {
            if !new
                .server_variables
                .iter()
                .any(|it| it.name == variable.name)
            {
                let text = format!(
                    "clients cannot choose the server's `{}` any more",
                    variable.name
                );
                self.whole_change(&["servers"], text, |it| it.caller_source(Breaking).gone());
            }
        }
    }

    /// Which schemes there are: one is presented by itself, several as the fields of a struct.
    fn credential_types(&mut self) {
        let (old, new) = (self.old, self.new);
        let at = ["components", "securitySchemes"];
        let added = difference(new, old);
        let removed = difference(old, new);
        if added.is_empty() && removed.is_empty() {
            return;
        }
        let names = |all: &[&Credential]| {
            let names: Vec<_> = all.iter().map(|it| format!("`{}`", it.wire)).collect();
            names.join(", ")
        };
        let both_several = old.credentials.len() > 1 && new.credentials.len() > 1;
        let text = match (added.is_empty(), removed.is_empty()) {
            (false, true) => format!("credentials can be {}, too", names(&added)),
            (true, _) => format!("credentials cannot be {} any more", names(&removed)),
            (false, false) => format!(
                "credentials can be {}, and not {} any more",
                names(&added),
                names(&removed)
            ),
        };
        self.whole_change(&at, text, |it| {
            if both_several && removed.is_empty() {
                it.caller_source(Additive)
                    .implementer_source(Additive)
                    .public(Breaking)
            } else {
                it.source(Breaking)
            }
        });
    }

    fn credential(&mut self, old: &Credential, new: &Credential) {
        let wire = &new.wire;
        let at = ["components", "securitySchemes", wire];
        if (&old.name, &old.of) != (&new.name, &new.of) {
            let text = format!(
                "the credentials `{wire}` are `{}`, which is `{}` (was `{}`, `{}`)",
                new.name, new.of, old.name, old.of
            );
            self.whole_change(&at, text, |it| it.source(Breaking).wire(Breaking));
        } else if old.place != new.place {
            let text = format!("`{wire}` is sent in {} (was in {})", new.place, old.place);
            self.whole_change(&at, text, |it| it.wire(Breaking));
        }
        if old.environment != new.environment {
            let kept = old
                .environment
                .iter()
                .all(|it| new.environment.contains(it));
            let class = if kept { Additive } else { Breaking };
            let is_source = old.environment.is_empty() || new.environment.is_empty();
            let text = format!("the environment variables of `{wire}` changed");
            self.whole_change(&at, text, |it| {
                let it = it.caller_wire(class);
                if is_source {
                    it.caller_source(class)
                } else {
                    it
                }
            });
        }
        if old.token_url != new.token_url {
            let text = format!("tokens for `{wire}` come from another place");
            self.whole_change(&at, text, |it| match (&old.token_url, &new.token_url) {
                (None, _) => it.caller_source(Additive),
                (_, None) => it.caller_source(Breaking),
                _ => it.caller_wire(Breaking),
            });
        }
    }

    fn errors(&mut self) {
        let (old, new) = (self.old, self.new);
        for body in &new.error_bodies {
            match old.error_bodies.iter().find(|it| it.name == body.name) {
                None => {
                    let text = format!("`ErrorBody` has `{}`", body.name);
                    self.whole_change(&["components"], text, |it| it.source(Additive));
                }
                Some(before) if before.of != body.of => {
                    let text = format!(
                        "`ErrorBody::{}` holds `{}` (was `{}`)",
                        body.name, body.of, before.of
                    );
                    self.whole_change(&["components"], text, |it| it.source(Breaking));
                }
                Some(_) => {}
            }
        }
        for body in &old.error_bodies {
            if !new.error_bodies.iter().any(|it| it.name == body.name) {
                let text = format!("`ErrorBody` lost `{}`", body.name);
                self.whole_change(&["components"], text, |it| it.source(Breaking).gone());
            }
        }
        if old.answers_unimplemented != new.answers_unimplemented {
            let (text, class) = if new.answers_unimplemented {
                (
                    "operations that are not written are answered with 501",
                    Additive,
                )
            } else {
                ("every operation has to be written now", Breaking)
            };
            self.whole_change(&[], text.to_owned(), |it| it.implementer_source(class));
        }
        if old.rejections != new.rejections {
            let text = "the router's own rejections look different".to_owned();
            self.whole_change(&["components"], text, |it| it.implementer_wire(Breaking));
        }
    }

    fn whole_change(&mut self, at: &[&str], text: String, class: impl FnOnce(Change) -> Change) {
        let at = Pointer::root().join(at.iter().copied());
        self.add(class(Change::new(CRATE, &at, text)));
    }
}

/// The schemes of one crate that another one has not.
fn difference<'a>(of: &'a Surface, without: &Surface) -> Vec<&'a Credential> {
    let known = |it: &&Credential| {
        !without
            .credentials
            .iter()
            .any(|other| other.wire == it.wire)
    };
    of.credentials.iter().filter(known).collect()
}
