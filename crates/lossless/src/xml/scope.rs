//! Which namespace a prefix stands for while a document is read.
//!
//! Knows declarations in scope; doesn't know how tags are read.

use std::collections::HashMap;

use super::document::{XML, XMLNS};
use super::node::offset;
use super::view::Name;
use crate::malformed::Malformed;

/// The declarations in scope, and every namespace that was met.
pub(super) struct Scope<'t> {
    /// Each namespace once, in the order in which they were met.
    pub(super) namespaces: Vec<String>,
    /// Its number, which is one more than its place in `namespaces`.
    numbers: HashMap<String, u32>,
    bindings: Vec<Binding<'t>>,
    /// The innermost binding of each prefix.
    innermost: HashMap<&'t str, usize>,
    /// The number of the default namespace.
    default: u32,
    /// What was asked for last, by its prefix.
    last: Option<(&'t str, u32)>,
}

struct Binding<'t> {
    prefix: &'t str,
    /// The number of its namespace; 0 where the default namespace is taken back.
    namespace: u32,
    depth: u32,
    /// The binding of the same prefix further out.
    outer: Option<usize>,
}

impl<'t> Scope<'t> {
    /// Nothing declared; `namespaces` have their numbers already.
    pub(super) fn new(namespaces: Vec<String>) -> Scope<'t> {
        let numbers = namespaces.iter().cloned().zip(1..).collect();
        let (bindings, innermost) = (Vec::new(), HashMap::new());
        Scope { namespaces, numbers, bindings, innermost, default: 0, last: None }
    }

    /// Takes in that `prefix` stands for `uri` in an element of this depth.
    pub(super) fn declare(&mut self, prefix: &'t str, uri: &str, depth: u32) {
        let namespace = if uri.is_empty() { 0 } else { self.number(uri) };
        let outer = self.innermost.insert(prefix, self.bindings.len());
        self.bindings.push(Binding { prefix, namespace, depth, outer });
        self.forget_last();
    }

    /// Forgets what elements of this depth and deeper ones declared.
    pub(super) fn leave(&mut self, depth: u32) {
        while let Some(binding) = self.bindings.pop_if(|it| it.depth >= depth) {
            match binding.outer {
                Some(outer) => self.innermost.insert(binding.prefix, outer),
                None => self.innermost.remove(binding.prefix),
            };
            self.forget_last();
        }
    }

    fn forget_last(&mut self) {
        self.last = None;
        self.default = self.innermost.get("").map_or(0, |&it| self.bindings[it].namespace);
    }

    /// The number of the namespace that a name is in; `offset` is where the name stands.
    pub(super) fn namespace_of(
        &mut self,
        name: &Name<'t>,
        attribute: bool,
        offset: usize,
    ) -> Result<u32, Malformed> {
        if attribute && name.declared_prefix().is_some() {
            return Ok(self.number(XMLNS));
        }
        let prefix = match name.prefix {
            Some("xml") => return Ok(self.number(XML)),
            None if attribute => return Ok(0),
            None => return Ok(self.default),
            Some(prefix) => prefix,
        };
        if let Some((_, namespace)) = self.last.filter(|(last, _)| *last == prefix) {
            return Ok(namespace);
        }
        let namespace = match self.innermost.get(prefix) {
            Some(&binding) => self.bindings[binding].namespace,
            None => {
                return Err(Malformed::new(
                    offset,
                    format!("prefix `{prefix}` is not declared"),
                    format!("declare it with `xmlns:{prefix}=\"…\"` here or on an element around"),
                ));
            }
        };
        self.last = Some((prefix, namespace));
        Ok(namespace)
    }

    fn number(&mut self, uri: &str) -> u32 {
        if let Some(&number) = self.numbers.get(uri) {
            return number;
        }
        self.namespaces.push(uri.to_owned());
        let number = offset(self.namespaces.len());
        self.numbers.insert(uri.to_owned(), number);
        number
    }
}
