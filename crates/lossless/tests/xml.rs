//! XML cases: a text, one edit of it, the text afterwards.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

use pushwright_lossless::Edit;
use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{
    Added, Document, ElementId, Namespace, NewAttribute, NewElement, canonical, insert, open,
    remove, remove_attribute, set_attribute,
};

const A: &str = "urn:a";

fn parse(text: &str) -> Document<'_> {
    Document::parse(text).expect("well-formed")
}

/// The first element of this local name.
fn find(doc: &Document<'_>, local: &str) -> ElementId {
    let mut elements = doc.elements();
    elements.find(|&id| doc.element(id).name.local == local).expect("an element of this name")
}

fn attribute(local: &str, value: &str) -> NewAttribute {
    let namespace = Some(Namespace::new(A, "a"));
    NewAttribute { namespace, local: local.to_owned(), value: value.to_owned() }
}

/// An element with attributes `x="1"`, `y="2"` ... in the namespace `urn:a`.
fn new(name: &str, attributes: &[&str], children: Vec<NewElement>) -> NewElement {
    let attributes =
        attributes.iter().zip(1..).map(|(it, value)| attribute(it, &value.to_string()));
    NewElement { name: name.to_owned(), attributes: attributes.collect(), children }
}

/// Undoes an insertion by deleting the text it put there.
fn cut(edit: &Edit) -> Edit {
    Edit::delete(edit.range.start..edit.range.start + edit.text.len())
}

#[track_caller]
fn check_insert(before: &str, parent: &str, slot: Slot, new: &NewElement, after: &str) {
    let doc = parse(before);
    let edit = insert(&doc, find(&doc, parent), slot, new).expect("an edit");
    let result = edit.apply(before);
    assert_eq!(result, after);
    assert_eq!(cut(&edit).apply(&result), before, "deleting the inserted text restores the file");
    let wanted = new.canonical();
    let doc = parse(&result);
    let found: Vec<ElementId> =
        doc.elements().filter(|&id| canonical(&doc, id) == wanted).collect();
    assert!(!found.is_empty(), "the new element is there");
}

#[track_caller]
fn check_open(before: &str, element: &str, after: &str) {
    let doc = parse(before);
    assert_eq!(open(&doc, find(&doc, element)).expect("an edit").apply(before), after);
    let doc = parse(after);
    assert_eq!(open(&doc, find(&doc, element)), None, "open already");
}

#[track_caller]
fn check_set(before: &str, element: &str, new: &NewAttribute, after: &str) {
    let doc = parse(before);
    assert_eq!(
        set_attribute(&doc, find(&doc, element), new).expect("an edit").apply(before),
        after
    );
    let doc = parse(after);
    assert_eq!(set_attribute(&doc, find(&doc, element), new), None, "set already");
}

#[track_caller]
fn check_remove(before: &str, element: &str, after: &str) {
    let doc = parse(before);
    assert_eq!(remove(&doc, find(&doc, element)).apply(before), after);
}

#[track_caller]
fn check_malformed(text: &str, marked: &str) {
    let (head, _) = text.split_once(marked).expect("the mark");
    match Document::parse(text) {
        Ok(_) => panic!("{text:?} is accepted"),
        Err(error) => {
            assert_eq!(error.offset, head.len(), "{text:?}: {error}");
            assert!(!error.message.contains(['\n', '\r']) && !error.help.is_empty());
        }
    }
}

#[test]
fn spans_describe_their_slices() {
    let text = "<?xml version='1.0'?><m xmlns:p=\"urn:a\"\n p:x = 'a&amp;\r\nb'>é<p:n/> t</m>";
    let doc = parse(text);
    let root = doc.element(doc.root());
    assert!(doc.slice(&root.span).starts_with("<m ") && doc.slice(&root.span).ends_with("</m>"));
    assert!(doc.slice(&root.start_tag).ends_with("b'>"));
    assert_eq!(root.content.as_ref().map(|span| doc.slice(span)), Some("é<p:n/> t"));
    assert_eq!(doc.own_text(doc.root()), "é t");
    let x = root.attribute(Some(A), "x").expect("the attribute");
    assert_eq!(doc.slice(&x.span), "p:x = 'a&amp;\r\nb'");
    assert_eq!(doc.slice(&x.value_span), "a&amp;\r\nb");
    assert_eq!(x.value, "a& b");
    let n = doc.element(find(&doc, "n"));
    assert_eq!((n.namespace, n.parent), (Some(A), Some(doc.root())));
    assert_eq!((doc.slice(&n.span), &n.content), ("<p:n/>", &None));
}

#[test]
fn prefixes_follow_the_scope() {
    let text = "<m xmlns:a='urn:a' xmlns='urn:d'><n xmlns:a='urn:b' xmlns:c='urn:a'/><o/></m>";
    let doc = parse(text);
    assert_eq!(doc.prefix_for(find(&doc, "o"), A), Some("a"));
    assert_eq!(doc.prefix_for(find(&doc, "n"), A), Some("c"));
    assert_eq!(doc.prefix_for(find(&doc, "n"), "urn:b"), Some("a"));
    assert_eq!(doc.prefix_for(find(&doc, "o"), "urn:d"), None, "the default one is no prefix");
}

#[test]
fn well_formed_texts_are_accepted() {
    for text in [
        "<a/>",
        "\n  <a></a>\n<!-- end --> ",
        "<!-- - - --><?pi?><a><![CDATA[<&]]]]></a>",
        "<!DOCTYPE a SYSTEM \"a.dtd\"><a>&lt;&#65;]]&gt;</a >",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\" ?><a b='\"' c=\"'\">></a>",
        "<é:ü xmlns:é='urn:a'/>",
        "<a xml:lang='en' b='x>y'/>",
    ] {
        parse(text);
    }
}

#[test]
fn malformed_structure_is_refused() {
    check_malformed("<a><b></a>", "</a>");
    check_malformed("x<a><b/></a></b>", "x");
    check_malformed("<a/></b>", "</b>");
    check_malformed(" <a><b>", "<b>");
    check_malformed("<a/><b/>", "<b/>");
    check_malformed("<a></a> text", "text");
    check_malformed("<a/>&amp;", "&");
    check_malformed("<a/><![CDATA[]]>", "<!");
    check_malformed(" <?xml version='1.0'?><a/>", "<?");
    check_malformed("<?xml encoding='utf-8'?><a/>", "<?");
    check_malformed("<?xml version='1.0' encoding='utf-16'?><a/>", "encoding");
    check_malformed("<?xml version='1.0' encoding='gbk'?><a>é</a>", "encoding");
    check_malformed("<a/><!DOCTYPE a>", "<!");
    check_malformed("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "<!");
    check_malformed("\u{feff}<a/>", "\u{feff}");
    assert_eq!(Document::parse("").map(|_| ()).map_err(|error| error.offset), Err(0));
    assert_eq!(Document::parse("<!-- -->").map(|_| ()).map_err(|error| error.offset), Err(8));
}

#[test]
fn placeholders_of_a_template_are_called_so() {
    for (text, mark) in
        [("<a b='<%= c %>'/>", "<%"), ("<a/>\n{{C}}", "{{"), ("<a><% c %></a>", "<%")]
    {
        check_malformed(text, mark);
        let error = Document::parse(text).expect_err("an error");
        assert_eq!(error.message, "a placeholder of a template stands here", "{text}");
    }
}

#[test]
fn malformed_tags_are_refused() {
    check_malformed("<a b='<c>'/>", "<c>");
    check_malformed("<a b='1' b='2'/>", "b='2'");
    check_malformed("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "q:b=");
    check_malformed("<a b='1'c='2'/>", "c=");
    check_malformed("<a b/>", "b/");
    check_malformed("<a b=c/>", "c/");
    check_malformed("<a><1/></a>", "1/");
    check_malformed("<a b:c:d='1'/>", "b:");
    check_malformed("<p:a/>", "p:");
    check_malformed("<a p:b='1'/>", "p:");
    check_malformed("<a xmlns:p=''/>", "xmlns");
    check_malformed("<a xmlns:xml='u'/>", "xmlns");
}

#[test]
fn malformed_characters_are_refused() {
    check_malformed("<a>&nbsp;</a>", "&");
    check_malformed("<a b='x & y'/>", "&");
    check_malformed("<a>x & y</a>", "&");
    check_malformed("<a>]]></a>", "]]>");
    check_malformed("<a>\u{1}</a>", "\u{1}");
    check_malformed("<!-- a -- b --><a/>", "-- b");
    check_malformed("<a><!-- b ---></a>", "--->");
    check_malformed("<a><?XML ?></a>", "<?");
}

#[test]
fn nesting_has_a_limit() {
    let deep = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert!(Document::parse(&deep(255)).is_ok());
    assert!(Document::parse(&deep(256)).is_err());
    assert!(Document::parse(&deep(200_000)).is_err());
}

#[test]
fn opening_keeps_the_attributes() {
    check_open("<m>\n  <n x='1' />\n</m>", "n", "<m>\n  <n x='1'>\n  </n>\n</m>");
    check_open("<m/>", "m", "<m>\n</m>");
    check_open("\t<m\r\n\t\tx='1'\r\n\t/>\r\n", "m", "\t<m\r\n\t\tx='1'\r\n\t>\r\n\t</m>\r\n");
    check_open("<m></m>", "m", "<m>\n</m>");
    check_open("<p:m xmlns:p='u' />", "m", "<p:m xmlns:p='u'>\n</p:m>");
}

#[test]
fn first_child() {
    let x = new("n", &[], vec![]);
    check_insert("<m>\n</m>\n", "m", Slot::Only, &x, "<m>\n    <n />\n</m>\n");
    check_insert("<m></m>", "m", Slot::Only, &x, "<m>\n    <n />\n</m>");
    check_insert("<m><!-- c -->\n\n</m>", "m", Slot::Only, &x, "<m><!-- c -->\n    <n />\n\n</m>");
    check_insert(
        "<m>\n  <!-- c --> \n</m>",
        "m",
        Slot::Only,
        &x,
        "<m>\n  <!-- c --> \n  <n />\n</m>",
    );
    check_insert(
        "<r>\r\n\t<m>\r\n\t</m>\r\n</r>",
        "m",
        Slot::Only,
        &x,
        "<r>\r\n\t<m>\r\n\t\t<n />\r\n\t</m>\r\n</r>",
    );
}

#[test]
fn a_parent_that_closes_itself_takes_no_child() {
    let doc = parse("<m><n/></m>");
    let x = new("o", &[], vec![]);
    assert_eq!(insert(&doc, find(&doc, "n"), Slot::Only, &x), None);
    assert_eq!(insert(&doc, find(&doc, "m"), Slot::After(1), &x), None);
    let x = new("two words", &[], vec![]);
    assert_eq!(insert(&doc, find(&doc, "m"), Slot::After(0), &x), None);
}

#[test]
fn after_a_sibling_and_its_comment() {
    let x = new("n", &["x"], vec![]);
    check_insert(
        "<m xmlns:a='urn:a'>\n  <n a:x='0'/> <!-- c\n  d -->\n  <!-- e -->\n</m>",
        "m",
        Slot::After(0),
        &x,
        "<m xmlns:a='urn:a'>\n  <n a:x='0'/> <!-- c\n  d -->\n  <n a:x='1'/>\n  <!-- e -->\n</m>",
    );
}

#[test]
fn before_a_sibling() {
    let x = new("n", &[], vec![]);
    let before = "<m>\r\n  <!-- c -->\r\n  <o/>\r\n</m>";
    let after = "<m>\r\n  <!-- c -->\r\n  <n/>\r\n  <o/>\r\n</m>";
    check_insert(before, "m", Slot::Before(0), &x, after);
}

#[test]
fn lone_carriage_returns_are_line_ends() {
    let x = new("n", &[], vec![new("o", &[], vec![])]);
    let after = "<m>\r  <p />\r  <n>\r    <o />\r  </n>\r</m>\r";
    check_insert("<m>\r  <p />\r</m>\r", "m", Slot::After(0), &x, after);
}

#[test]
fn everything_on_one_line_stays_there() {
    let x = new("n", &["x"], vec![new("c", &["x", "y"], vec![])]);
    check_insert(
        "<m xmlns:a=\"urn:a\"><p/><q/></m>",
        "m",
        Slot::After(0),
        &x,
        "<m xmlns:a=\"urn:a\"><p/><n a:x=\"1\"><c a:x=\"1\" a:y=\"2\"/></n><q/></m>",
    );
    let x = new("n", &[], vec![]);
    check_insert("<m> <p/> <q/></m>", "m", Slot::After(1), &x, "<m> <p/> <q/> <n/></m>");
    check_insert("<m> <p/> <q/></m>", "m", Slot::Before(1), &x, "<m> <p/> <n/> <q/></m>");
    check_insert("<m>\n  <p/> <q/>\n</m>", "m", Slot::After(0), &x, "<m>\n  <p/> <n/> <q/>\n</m>");
    check_insert(
        "<m>\n  <p/> <q/>\n</m>",
        "m",
        Slot::After(1),
        &x,
        "<m>\n  <p/> <q/>\n  <n/>\n</m>",
    );
}

#[test]
fn attributes_are_wrapped_like_a_sibling_of_the_same_name() {
    let x = new("n", &["x", "y"], vec![]);
    let before = "\
<m xmlns:a=\"urn:a\">
    <n
        a:x=\"0\"
        a:y=\"0\" />
    <o a:x=\"0\" a:y=\"0\"/>
</m>
";
    let after = "\
<m xmlns:a=\"urn:a\">
    <n
        a:x=\"0\"
        a:y=\"0\" />
    <o a:x=\"0\" a:y=\"0\"/>
    <n
        a:x=\"1\"
        a:y=\"2\" />
</m>
";
    check_insert(before, "m", Slot::After(1), &x, after);
}

#[test]
fn attributes_are_aligned_like_those_of_a_sibling() {
    let x = new("service", &["x", "y"], vec![]);
    let before = "<m xmlns:a='urn:a'>\n  <n a:x='0'\n     a:y='0'/>\n</m>";
    let after = "\
<m xmlns:a='urn:a'>\n  <n a:x='0'\n     a:y='0'/>\n  <service a:x='1'\n           a:y='2'/>\n</m>";
    check_insert(before, "m", Slot::After(0), &x, after);
}

#[test]
fn the_first_attribute_may_stay_with_the_name() {
    let x = new("n", &["x", "y"], vec![new("c", &["x"], vec![])]);
    let before = "\
<m xmlns:a=\"urn:a\">
  <n a:x=\"0\"
      a:y=\"0\"
      >
    <c a:x=\"0\"/>
  </n>
</m>";
    let after = "\
<m xmlns:a=\"urn:a\">
  <n a:x=\"0\"
      a:y=\"0\"
      >
    <c a:x=\"0\"/>
  </n>
  <n a:x=\"1\"
      a:y=\"2\"
      >
    <c a:x=\"1\"/>
  </n>
</m>";
    check_insert(before, "m", Slot::After(0), &x, after);
}

#[test]
fn an_end_below_the_attributes_stays_below_them() {
    let x = new("n", &["x", "y"], vec![]);
    let before = "\
<m xmlns:a=\"urn:a\">
    <s
        a:x=\"0\"
        a:y=\"0\"
        />
    <o>
        <n a:x=\"0\"
                a:y=\"0\">
            <c a:x=\"0\"/>
        </n>
    </o>
</m>
";
    let after = "\
<m xmlns:a=\"urn:a\">
    <s
        a:x=\"0\"
        a:y=\"0\"
        />
    <o>
        <n a:x=\"0\"
                a:y=\"0\">
            <c a:x=\"0\"/>
        </n>
        <n a:x=\"1\"
                a:y=\"2\"
                />
    </o>
</m>
";
    check_insert(before, "o", Slot::After(0), &x, after);
}

#[test]
fn an_element_indented_unlike_its_end_is_no_model() {
    let before = "\
<m xmlns:a=\"urn:a\">
    <o>
         <f>
            <c a:x=\"0\"/>
        </f>
    </o>
</m>
";
    let after = "\
<m xmlns:a=\"urn:a\">
    <o>
         <f>
            <c a:x=\"0\"/>
        </f>
        <f>
            <c a:x=\"1\"/>
        </f>
    </o>
</m>
";
    let x = new("f", &[], vec![new("c", &["x"], vec![])]);
    check_insert(before, "o", Slot::After(0), &x, after);
}

#[test]
fn without_a_model_several_attributes_get_lines_of_their_own() {
    let x = new("n", &["x", "y"], vec![new("c", &["x"], vec![])]);
    let after = "\
<m xmlns:a=\"urn:a\">
    <n
        a:x=\"1\"
        a:y=\"2\">
        <c a:x=\"1\" />
    </n>
</m>";
    check_insert("<m xmlns:a=\"urn:a\">\n</m>", "m", Slot::Only, &x, after);
}

#[test]
fn an_unbound_namespace_is_declared_on_the_new_element() {
    let x = new("n", &["x"], vec![]);
    check_insert(
        "<m>\n  <o xmlns:b='urn:a' b:x='0'/>\n</m>",
        "m",
        Slot::After(0),
        &x,
        "<m>\n  <o xmlns:b='urn:a' b:x='0'/>\n  <n xmlns:a='urn:a' a:x='1'/>\n</m>",
    );
    check_insert(
        "<m xmlns:a='urn:b'>\n  <o/>\n</m>",
        "m",
        Slot::After(0),
        &x,
        "<m xmlns:a='urn:b'>\n  <o/>\n  <n\n    xmlns:a2='urn:a'\n    a2:x='1'/>\n</m>",
    );
}

#[test]
fn a_default_namespace_is_left() {
    let doc_text = "<m xmlns='urn:d'>\n  <o/>\n</m>";
    let doc = parse(doc_text);
    let edit = insert(&doc, doc.root(), Slot::After(0), &new("n", &[], vec![])).expect("an edit");
    let after = edit.apply(doc_text);
    assert_eq!(after, "<m xmlns='urn:d'>\n  <o/>\n  <n xmlns=''/>\n</m>");
}

#[test]
fn blank_lines_between_all_siblings_are_kept_up() {
    let x = new("n", &[], vec![]);
    let before = "<m>\n\n  <n/>\n\n  <n/>\n\n  <o/>\n</m>";
    check_insert(
        before,
        "m",
        Slot::After(1),
        &x,
        "<m>\n\n  <n/>\n\n  <n/>\n\n  <n/>\n\n  <o/>\n</m>",
    );
    check_insert(
        before,
        "m",
        Slot::Before(0),
        &x,
        "<m>\n\n  <n/>\n\n  <n/>\n\n  <n/>\n\n  <o/>\n</m>",
    );
    let before = "<m>\n\n  <n/>\n\n  <o/>\n</m>";
    check_insert(before, "m", Slot::After(0), &x, "<m>\n\n  <n/>\n  <n/>\n\n  <o/>\n</m>");
}

#[test]
fn set_attribute_takes_a_line_where_the_tag_wraps() {
    check_set(
        "<m xmlns:a=\"urn:a\"\r\n   a:y=\"2\" />",
        "m",
        &attribute("x", "1"),
        "<m xmlns:a=\"urn:a\"\r\n   a:x=\"1\"\r\n   a:y=\"2\" />",
    );
    check_set(
        "<m xmlns:a='urn:a'>\n<n\n  a:name='v'\n  a:y='2'></n></m>",
        "n",
        &attribute("x", "1"),
        "<m xmlns:a='urn:a'>\n<n\n  a:name='v'\n  a:x='1'\n  a:y='2'></n></m>",
    );
    check_set(
        "<m xmlns:a='urn:a'>\n<n\n  a:name='v'></n></m>",
        "n",
        &attribute("x", "1"),
        "<m xmlns:a='urn:a'>\n<n\n  a:x='1'\n  a:name='v'></n></m>",
    );
    check_set(
        "<m xmlns:a='urn:a'><n  /></m>",
        "n",
        &attribute("x", "1"),
        "<m xmlns:a='urn:a'><n a:x='1'  /></m>",
    );
    check_set(
        "<m xmlns:a='urn:a'><n\n  a:y='1'\n  ></n></m>",
        "n",
        &attribute("x", "1"),
        "<m xmlns:a='urn:a'><n\n  a:y='1'\n  a:x='1'\n  ></n></m>",
    );
}

#[test]
fn set_attribute_touches_no_line_of_others() {
    for (tag, with_it) in [
        ("<n a:name='v'\n   a:y='2'>", "<n a:name='v'\n   a:x='1'\n   a:y='2'>"),
        ("<n a:y='2'\n   a:name='v'>", "<n a:y='2'\n   a:x='1'\n   a:name='v'>"),
        ("<n\n\ta:name='v'\n\ta:y='2'>", "<n\n\ta:name='v'\n\ta:x='1'\n\ta:y='2'>"),
        ("<n\n  a:name='v' \t\n  a:y='2'>", "<n\n  a:name='v' \t\n  a:x='1'\n  a:y='2'>"),
        ("<n\n  a:y='2' a:name='v'\n  a:z='3'>", "<n\n  a:y='2' a:name='v'\n  a:x='1'\n  a:z='3'>"),
        ("<n\n  a:y='a\n  b'\n  a:name='v'>", "<n\n  a:y='a\n  b'\n  a:x='1'\n  a:name='v'>"),
        ("<n\n  a:y='<!--'\n  a:z='-->'>", "<n\n  a:y='<!--'\n  a:x='1'\n  a:z='-->'>"),
        ("<n\n\n  a:y='2'\n\n>", "<n\n\n  a:y='2'\n  a:x='1'\n\n>"),
        ("<n \n  a:y='2'>", "<n \n  a:x='1'\n  a:y='2'>"),
        ("<n a:name='v' a:y='2'\n>", "<n a:name='v' a:y='2' a:x='1'\n>"),
    ] {
        for (newline, ends) in [("\n", ">"), ("\r\n", ">"), ("\n", "/>")] {
            let whole = |tag: &str| {
                let tag = tag.replace('\n', newline).replace("<!--", "&lt;!--");
                let tag = tag.strip_suffix('>').expect("a tag");
                let end = if ends == ">" { "></n>" } else { "/>" };
                format!("<m xmlns:a='urn:a'>{newline}{tag}{end}{newline}</m>")
            };
            let (before, after) = (whole(tag), whole(with_it));
            check_set(&before, "n", &attribute("x", "1"), &after);
            let doc = parse(&after);
            let undo = remove_attribute(&doc, find(&doc, "n"), Some(A), "x").expect("an edit");
            assert_eq!(undo.apply(&after), before);
        }
    }
}

#[test]
fn set_attribute_replaces_only_the_value() {
    check_set(
        "<m xmlns:b='urn:a' b:x = 'a' />",
        "m",
        &attribute("x", "<'\"\n&>"),
        "<m xmlns:b='urn:a' b:x = '&lt;&apos;\"&#10;&amp;>' />",
    );
    let doc = parse("<m x='&#49;'/>");
    assert_eq!(set_attribute(&doc, doc.root(), &NewAttribute::plain("x", "1")), None);
}

#[test]
fn set_attribute_declares_its_prefix() {
    check_set("<m/>", "m", &attribute("x", "1"), "<m xmlns:a=\"urn:a\" a:x=\"1\"/>");
    check_set("<m y='1'/>", "m", &NewAttribute::plain("x", "1"), "<m y='1' x='1'/>");
}

#[test]
fn removed_attributes_take_the_space_before_them() {
    let text = "<m\n  x='1'\n  y='2'/>";
    let doc = parse(text);
    let edit = remove_attribute(&doc, doc.root(), None, "y").expect("an edit");
    assert_eq!(edit.apply(text), "<m\n  x='1'/>");
    assert_eq!(remove_attribute(&doc, doc.root(), Some(A), "y"), None);
}

#[test]
fn removed_elements_take_their_lines() {
    check_remove(
        "<m>\r\n  <n\r\n    x='1'>\r\n  </n>\r\n  <o/>\r\n</m>",
        "n",
        "<m>\r\n  <o/>\r\n</m>",
    );
    check_remove("<m>\n  <n/> <!-- c -->\n</m>", "n", "<m>\n  <!-- c -->\n</m>");
    check_remove("<m><o/> <n/></m>", "n", "<m><o/></m>");
    check_remove("<m>\n  <n/> <o/>\n</m>", "n", "<m>\n  <o/>\n</m>");
    check_remove("<m>\n\n  <o/>\n\n  <n/>\n\n  <o/>\n</m>", "n", "<m>\n\n  <o/>\n\n  <o/>\n</m>");
}

#[test]
fn canonical_form_sees_only_content() {
    let one = "<m xmlns:a='urn:a'>\n  <n a:x='1' y='&#50;'/><!-- c --><o>t</o>\n</m>";
    let two = "<m><o> t </o><n y=\"2\" b:x=\"1\" xmlns:b=\"urn:a\"></n></m>";
    let (one, two) = (parse(one), parse(two));
    assert_eq!(canonical(&one, one.root()), canonical(&two, two.root()));
    let other = parse("<m><o>t</o><n y='2' x='1'/></m>");
    assert_ne!(canonical(&one, one.root()), canonical(&other, other.root()));
}

#[test]
fn copied_elements_compare_equal() {
    let doc = parse("<m xmlns:a='urn:a' a:x='&lt;'><!-- c --><n y='2'><o/></n></m>");
    assert_eq!(NewElement::of(&doc, doc.root()).canonical(), canonical(&doc, doc.root()));
}

#[test]
fn commented_out_elements_are_no_elements() {
    let x = new("s", &[], vec![]);
    let before = "<m>\n  <s/>\n  <!--<s-->\n  <!--  x='1'/>-->\n</m>";
    check_insert(
        before,
        "m",
        Slot::After(0),
        &x,
        "<m>\n  <s/>\n  <s/>\n  <!--<s-->\n  <!--  x='1'/>-->\n</m>",
    );
    assert_eq!(parse(before).elements().count(), 2);
}

#[test]
fn inner_binding_counts_for_children_of_that_element() {
    let x = new("n", &["x"], vec![]);
    check_insert(
        "<?xml version=\"1.0\"?><m package=\"p\">\n  <q xmlns:a=\"urn:a\">\n  </q>\n</m>",
        "q",
        Slot::Only,
        &x,
        "<?xml version=\"1.0\"?><m package=\"p\">\n  <q xmlns:a=\"urn:a\">\n    <n a:x=\"1\" />\n  </q>\n</m>",
    );
}

#[test]
fn children_are_indented_as_at_the_same_depth_elsewhere() {
    let x = new("n", &[], vec![new("c", &[], vec![new("d", &[], vec![])])]);
    check_insert(
        "<m>\n    <n>\n      <c>\n          <d/>\n      </c>\n    </n>\n    <o/>\n</m>",
        "m",
        Slot::After(1),
        &x,
        "<m>\n    <n>\n      <c>\n          <d/>\n      </c>\n    </n>\n    <o/>\n    <n>\n      \
         <c>\n          <d/>\n      </c>\n    </n>\n</m>",
    );
}

#[test]
fn what_was_added_is_not_copied() {
    let author = "<m xmlns:a='urn:a'>\n  <n a:a='1'/>\n  <o b='1'\n    c='2' />\n</m>\n";
    let later = "<m xmlns:a='urn:a'>\n  <x a:a=\"0\" />\n  <n a:a='1'\n    a:e='2'>\n  </n>\n  \
                 <o b='1'\n    c='2' />\n</m>\n";
    let insert_last = |doc: &Document<'_>| {
        let last = doc.children(doc.root()).count() - 1;
        insert(doc, doc.root(), Slot::After(last), &new("n", &["a"], vec![])).expect("an edit").text
    };
    let expected = "\n  <n a:a='1'/>";
    assert_eq!(insert_last(&parse(author)), expected);
    let doc = parse(later);
    let n = find(&doc, "n");
    let added = Added {
        elements: [find(&doc, "x")].into(),
        opened: [(n, "/>".to_owned())].into(),
        attributes: [doc.element(n).attribute(Some(A), "e").expect("there").span.start].into(),
    };
    assert_eq!(insert_last(&doc.setting_apart(added)), expected);
}
