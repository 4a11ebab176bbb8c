//! What is printed line by line is what `prettyplease` and `settle` make of it: [`super::item`] sees to that in all tests.

use super::lines;
use super::trees::Tree;

/// Prints an item in both ways, and says whether it can be printed line by line.
#[track_caller]
fn check(item: &str, is_printed: bool) -> String {
    let tokens: proc_macro2::TokenStream = item.parse().expect("tokens");
    let trees = Tree::all(tokens.clone());
    let is_block = item.starts_with("trait");
    assert_eq!(
        is_block || lines::print(&trees, 0).is_some(),
        is_printed,
        "{item}"
    );
    super::item(tokens)
}

#[test]
fn spaces_stand_where_they_belong() {
    for item in [
        "fn f<'de, A: M<'de>>(from: &mut Members<A>, other: &'static [&'static str]) -> R<Self, A::Error> {}",
        "fn f(self, x: impl TryInto<Sid, Error: Display>) -> <Self as Deref>::Target { -x + *y - 1 }",
        "trait A: B { fn f() -> impl Future<Output = ()> + Send; }",
        "pub(crate) const fn f() -> bool { !a.b()?.0 && c == -1 || d[0] >= 2 }",
        "fn f() { let (a, _) = b.map(|(c, d)| c | d); }",
        "fn f() { a = &mut b; c += 1; return d as u64; }",
        "fn f() { matches!(self, Self::A(_) | Self::B) }",
        "const A: [u8; 2] = [b'a', 0xFF];",
        "type A = Box<dyn Fn(&str) -> Option<Vec<u8>>>;",
        "pub struct A(pub B<C, D>);",
        "#[derive(Clone, Debug)] #[cfg(any(feature = \"a\", feature = \"b\"))] pub enum A { B, #[doc = r\" C\"] C(D<E, F>), }",
    ] {
        check(item, true);
    }
}

#[test]
fn lines_break_where_they_are_long() {
    let long = "a".repeat(60);
    for item in [
        format!("fn {long}(&self, first: First, second: Second, third: Third) -> Result<A, B> {{ 1 }}"),
        format!("pub(crate) fn {long}(first: First, second: Second) {{}}"),
        format!("const A: &'static M = &M {{ id: \"{long}\", path: \"{long}{long}\", accept: Some(1), }};"),
        format!("const A: &'static [&'static str] = &[\"{long}\", \"b\"];"),
        format!("const A: &'static [&'static str] = &[\"{long}\", \"{long}\"];"),
        format!("const A: &'static [usize] = &[{}];", "123, ".repeat(30)),
        format!("pub struct {long}{long} {{ pub a: B, }}"),
        format!("pub struct A {{ pub {long}: Option<Vec<Texts>>, }}"),
        format!("pub struct A {{ pub {long}: Option<{}>, }}", "a".repeat(78)),
        format!("trait A {{ fn {long}(&self, a: A) -> impl Future<Output = Result<A, Rejection>> + Send; }}"),
        format!("trait A {{ fn b(&self, a: A) -> impl Future<Output = Result<{long}, Rejection>> + Send; }}"),
        format!("trait A {{ fn b(&self, a: A) -> impl Future<Output = Result<{long}a, Rejection>> + Send; }}"),
        format!("fn f() {{ to.member(\"{long}\", &self.{long}); self.put(|it| &mut it.{long}, {long}); }}"),
        format!("fn f() {{ shown.field(\"{}\", &self.{}); }}", &long[..30], &long[..30]),
        format!("fn f() {{ let name: Result<Option<{long}>, Invalid> = from.form(\"{long}\"); }}"),
        "fn f() { a.b(|must| { if a { b(); } if c { d(); } }); }".to_owned(),
        format!("fn f() {{ Ok(Self {{ first: first?, second: second?, {long} }}) }}"),
        format!("fn f() {{ let {long} = argument(\"path.Name\", name)?; }}"),
        "fn f() { let name: Result<File, Invalid> = { let value = from.part(\"a\"); from.required(\"body\", \"a\", value) }; b(); }".to_owned(),
        "fn f() { match a { 0 => b(1), C::D(e) => {} _ => (), }?; if a { b(); } for x in y { z(); } }".to_owned(),
        "fn f() { self.set(|operation| { operation.name = Some(name.into()); Ok(()) }) }".to_owned(),
    ] {
        check(&item, true);
    }
}

#[test]
fn what_is_not_known_is_left_to_prettyplease() {
    let long = "a".repeat(90);
    for item in [
        "fn f() where A: B {}".to_owned(),
        "fn f() { if a { b } else { c } }".to_owned(),
        "fn f() { let Some(a) = b else { return; }; }".to_owned(),
        "fn f() { a < b }".to_owned(),
        "fn f() { loop {} }".to_owned(),
        "fn f() { a(|b| { c }, d) }".to_owned(),
        format!("fn f() {{ {long}({long}) }}"),
        "fn f() { a(\"ä\") }".to_owned(),
    ] {
        check(&item, false);
    }
}

#[test]
fn docs_are_comments() {
    let text = check(r##"#[doc = r#" a "b" \ c  "#] pub struct A;"##, true);
    assert!(
        text.starts_with("/// a \"b\" \\ c\npub struct A;"),
        "{text}"
    );
    let text = check(
        "pub struct A { #[doc = r\" a  \n\n b\"] pub b: C, #[doc(hidden)] pub d: E, }",
        true,
    );
    assert!(
        text.contains("{\n    /// a\n    ///\n    /// b\n    pub b"),
        "{text}"
    );
    let long = "a".repeat(90);
    let text = check(
        &format!("#[doc = r\" a\n b\"] fn f() {{ b({long} + {long}) }}"),
        false,
    );
    assert!(text.starts_with("/// a\n/// b\nfn f"), "{text}");
    check(
        r#"#[doc = r" b
/ a"] pub struct A;"#,
        false,
    );
    check(r#"#[doc = " a"] pub struct A;"#, false);
}

/// Whatever quotes and signs prose has, and where its attribute stands.
#[test]
fn prose_stays_what_it_is() {
    // More than a raw text can have around it.
    let hashes = format!("\"{}\n- b", "#".repeat(300));
    for prose in [
        hashes.as_str(),
        r##"a "# b"##,
        r###""## c "#"###,
        r#"\ \n \" d\"#,
        "e\n\n- f \"g\"#\n- h",
        "\u{e9} \u{1f600}",
    ] {
        let docs = crate::emit::docs::attributes(&[prose.to_owned()], 4);
        let text = super::item(quote::quote!(pub enum A { #docs B, C }));
        let comment: String = prose
            .lines()
            .map(|line| format!("    /// {line}").trim_end().to_owned() + "\n")
            .collect();
        assert_eq!(
            text,
            format!("pub enum A {{\n{comment}    B,\n    C,\n}}\n")
        );
    }
}

#[test]
fn calls_take_more_than_a_line() {
    let (long, part) = ("a".repeat(60), "a".repeat(40));
    for item in [
        format!("fn f() {{ self.execute(Operation {{ service_sid: {long}.into(), page: None, }}) }}"),
        format!("fn f() {{ {long}::new(|rejection| {{ rejection.into_json(crate::errors::render) }}) }}"),
        format!("fn f() {{ {long}::docs(include_str!(\"a.json\"), include_str!(\"a.yaml\"), \"\") }}"),
        "fn f() { self.authorize(move |meta, request| { present(&credentials, meta, request); }) }".to_owned(),
        format!("fn f() {{ let variables = [(\"{long}\", \"{long}\")]; }}"),
        format!("fn f() {{ match self {{ Self::A(body) => B::json(\"{part}\", \"a/b\", body), Self::C => 1, }} }}"),
        "fn f() -> usize { 1 << 20 }".to_owned(),
        "pub use crate::support::server::serve;".to_owned(),
        format!("const A: B = B {{ url: \"{long}\", servers: &[S {{ url: \"{part}\", v: &[] }}, S {{ url: \"b\", v: &[(\"{part}\", \"c\"), (\"d\", \"e\")] }}], }};"),
        format!("fn f() {{ Choice::read(from)?.or(\"{long}\", &[], Self::A).or(\"B\", &[], Self::B).take(|_, _| {{}}) }}"),
        "fn f() { let a = A { b: |api: &A, parts| { Box::pin(async move { let c = d(parts)?; api.e(c).await }) }, g: A::g }; }".to_owned(),
        format!("fn f() {{ Routes::new(api, settings).operation(|api, principal, request: {part}| {{ Box::pin(api.a(principal, request)) }}).operation(|a, b| c(a, b)).into_router() }}"),
    ] {
        check(&item, true);
    }
    // One call behind a short name, and arguments that have lines of their own.
    for item in [
        format!("fn f() {{ self.put(|operation| &mut operation.{long}, {long}.into()).b(); }}"),
        format!("fn f() {{ a.b({long}).c({long}); }}"),
        format!("fn f() {{ let a = async {{ {long} }}; }}"),
        format!("fn f() {{ let a = if b {{ {long} }} else {{ {long} }}; }}"),
        format!("fn f() {{ let a = B {{ {long}, ..C }}; }}"),
    ] {
        check(&item, false);
    }
}
