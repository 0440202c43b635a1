//! How often a place of a package runs, as far as the package says.

use stanch_gosrc::ast::{Decl, DeclId, ExprId, Node};
use stanch_gosrc::types::{FastMap, ObjId, Type, TypeId};

use crate::source::{FileView, Func, View};

/// How often a place runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Heat {
    /// When the program starts, and never again: `main`, `init`, variables of packages, `sync.Once`.
    Once,
    /// Nothing is known.
    Unknown,
    /// Again and again: in a loop, for each request that is sent, or called from such a place.
    Hot,
    /// For each request that a server gets, or called from such a place.
    Served,
}

impl Heat {
    /// Whether it runs again and again.
    pub(crate) fn is_hot(self) -> bool {
        self >= Heat::Hot
    }
}

/// The heat of the functions of a package; those that are not there are [`Heat::Unknown`].
#[derive(Default)]
pub(crate) struct Heats {
    funcs: FastMap<ObjId, Heat>,
}

/// How often a place runs by itself: what is around it decides, or the function that it is in.
enum Local {
    Heat(Heat),
    /// The heat of this function, or this one if that is more.
    Of(ObjId, Heat),
}

/// Types of parameters of functions that a server calls for each request.
const SERVED: &[&str] = &[
    "net/http.ResponseWriter",
    "github.com/gin-gonic/gin.Context",
    "github.com/labstack/echo/v4.Context",
    "github.com/labstack/echo.Context",
    "github.com/gofiber/fiber/v2.Ctx",
    "github.com/gofiber/fiber/v3.Ctx",
    "github.com/valyala/fasthttp.RequestCtx",
];

/// Functions that call a function that they are given at most once.
const ONCE: &[&str] = &["sync.(*Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues"];

impl View<'_, '_> {
    /// How often a node runs. What stands in a loop within its function runs again and again.
    pub(crate) fn heat(&mut self, file: &FileView, node: impl Into<Node>) -> Heat {
        match self.local_heat(file, node.into()) {
            Local::Heat(heat) => heat,
            Local::Of(func, least) => hotter(self.func_heat(func), least),
        }
    }

    /// How often a declared function of the package runs.
    pub(crate) fn func_heat(&mut self, func: ObjId) -> Heat {
        let shared = self.shared;
        let heats = match shared.heats.get() {
            Some(heats) => heats,
            None => {
                let heats = self.find_heats();
                shared.heats.get_or_init(|| heats)
            }
        };
        heats.funcs.get(&func).copied().unwrap_or(Heat::Unknown)
    }

    /// Whether a function is called by a server for each request, by its signature.
    pub(crate) fn is_handler(&mut self, file: &FileView, func: Func) -> bool {
        let params = self.param_types(file, func);
        let is_served =
            params.iter().any(|ty| self.type_name(*ty).is_some_and(|name| SERVED.contains(&name.as_str())));
        is_served || self.is_grpc_method(file, func)
    }

    /// Whether a function is called for each request that is served or sent, by its signature.
    fn is_per_request(&mut self, file: &FileView, func: Func) -> bool {
        let params = self.param_types(file, func);
        let takes_request =
            params.iter().any(|ty| self.type_name(*ty).as_deref() == Some("net/http.Request"));
        takes_request || self.is_handler(file, func)
    }

    /// The types of the parameters of a function.
    pub(crate) fn param_types(&mut self, file: &FileView, func: Func) -> Vec<TypeId> {
        let tree = &file.file.tree;
        let Some(signature) = func.signature(tree) else { return Vec::new() };
        let fields = tree.list(tree.func_type(signature).params.fields);
        fields.iter().filter_map(|field| file.info.types.get(tree.field(*field).ty)).collect()
    }

    /// A method of a type that embeds what protoc-gen-go-grpc generates for servers.
    fn is_grpc_method(&mut self, file: &FileView, func: Func) -> bool {
        let Func::Decl(decl) = func else { return false };
        let Some(obj) = declared(file, decl) else { return false };
        let is_exported = self.world.name(obj).starts_with(|c: char| c.is_ascii_uppercase());
        let Some(recv) = self.world.receiver(obj).filter(|_| is_exported) else { return false };
        let base = self.world.pointee(recv).unwrap_or(recv);
        let under = self.world.underlying(base);
        let Type::Struct(fields) = self.world.ty(under).clone() else { return false };
        fields.iter().filter(|field| field.embedded).any(|field| {
            let name = self.text(field.name);
            name.starts_with("Unimplemented") && name.ends_with("Server")
        })
    }

    fn local_heat(&mut self, file: &FileView, node: Node) -> Local {
        let tree = &file.file.tree;
        let mut at = node;
        let mut least = Heat::Unknown;
        loop {
            let loops: Vec<_> = file.index.loops_around(tree, at).collect();
            if loops.into_iter().any(|id| !self.is_bounded(file, id)) {
                least = Heat::Hot;
            }
            match file.index.func(tree, at) {
                None if at == node => return Local::Heat(Heat::Once),
                None => return Local::Heat(least),
                Some(Func::Decl(decl)) => {
                    return declared(file, decl).map_or(Local::Heat(least), |func| Local::Of(func, least));
                }
                Some(func @ Func::Lit(lit)) => {
                    if self.is_once(file, lit) {
                        return Local::Heat(Heat::Once);
                    }
                    if self.is_handler(file, func) {
                        return Local::Heat(Heat::Served);
                    }
                    if self.is_per_request(file, func) {
                        least = Heat::Hot;
                    }
                    at = Node::Expr(lit);
                }
            }
        }
    }

    fn is_once(&mut self, file: &FileView, lit: ExprId) -> bool {
        match file.index.parent(Node::Expr(lit)) {
            Some(Node::Expr(call)) => self.calls_one_of(file, call, ONCE),
            _ => false,
        }
    }

    fn find_heats(&mut self) -> Heats {
        let files = self.files;
        let mut heats = Heats::default();
        let mut open: Vec<(ObjId, Vec<Option<Local>>, bool)> = Vec::new();
        for file in files.iter().filter(|file| !file.is_test) {
            for decl in &file.file.decls {
                let Some(func) = declared(file, *decl) else { continue };
                if let Some(heat) = self.own_heat(file, *decl, func) {
                    heats.funcs.insert(func, heat);
                    continue;
                }
                let may_be_once = self.is_private(func);
                open.push((func, self.places(func), may_be_once));
            }
        }
        // Who is called from a function is looked at again when more is known of that function.
        let mut callees: FastMap<ObjId, Vec<usize>> = FastMap::default();
        for (at, (_, places, _)) in open.iter().enumerate() {
            for place in places.iter().flatten() {
                if let Local::Of(caller, _) = place {
                    callees.entry(*caller).or_default().push(at);
                }
            }
        }
        let mut again: Vec<usize> = (0..open.len()).collect();
        while let Some(at) = again.pop() {
            let (func, places, may_be_once) = &open[at];
            let heat = joined(&heats, places, *may_be_once);
            if heat != heats.funcs.get(func).copied().unwrap_or(Heat::Unknown) {
                heats.funcs.insert(*func, heat);
                again.extend(callees.get(func).into_iter().flatten());
            }
        }
        heats
    }

    /// What a function's name and signature say.
    fn own_heat(&mut self, file: &FileView, decl: DeclId, func: ObjId) -> Option<Heat> {
        let name = self.world.name(func).to_owned();
        let is_method = self.world.receiver(func).is_some();
        let package = self.world.package(self.package).name;
        if !is_method && (name == "init" || name == "main" && self.text(package) == "main") {
            return Some(Heat::Once);
        }
        if self.is_handler(file, Func::Decl(decl)) {
            return Some(Heat::Served);
        }
        self.is_per_request(file, Func::Decl(decl)).then_some(Heat::Hot)
    }

    /// Whether only the package itself can call a function.
    fn is_private(&mut self, func: ObjId) -> bool {
        let is_main = {
            let name = self.world.package(self.package).name;
            self.text(name) == "main"
        };
        let exported = self.world.name(func).starts_with(|c: char| c.is_uppercase());
        // A method may be called through an interface, wherever that comes from.
        self.world.receiver(func).is_none() && (is_main || !exported)
    }

    /// Where a function is used: `None` where it is no call.
    fn places(&mut self, func: ObjId) -> Vec<Option<Local>> {
        let files = self.files;
        let mut places = Vec::new();
        for file in files.iter().filter(|file| !file.is_test) {
            for used in file.index.uses(func) {
                let call = match file.index.parent(Node::Expr(*used)) {
                    Some(Node::Expr(call)) if file.called(call) == Some(*used) => Some(call),
                    _ => None,
                };
                places.push(call.map(|call| self.local_heat(file, Node::Expr(call))));
            }
        }
        places
    }
}

/// The heat of a function that is used at these places, as far as the heat of others is known. It only ever rises, but
/// from nothing known to once, which none of its callers leaves.
fn joined(heats: &Heats, places: &[Option<Local>], may_be_once: bool) -> Heat {
    let heat = |place: &Local| match place {
        Local::Heat(heat) => *heat,
        Local::Of(func, least) => hotter(heats.funcs.get(func).copied().unwrap_or(Heat::Unknown), *least),
    };
    let known: Vec<Heat> = places.iter().map(|place| place.as_ref().map_or(Heat::Unknown, heat)).collect();
    let hottest = known.iter().copied().max().unwrap_or(Heat::Unknown);
    let once = may_be_once && !known.is_empty() && hottest == Heat::Once;
    if once { Heat::Once } else { hottest.max(Heat::Unknown) }
}

/// The heat of a place in a function, by that of the function and what is around the place.
fn hotter(func: Heat, around: Heat) -> Heat {
    if around == Heat::Unknown { func } else { func.max(around) }
}

/// The object of a function or method of a file.
fn declared(file: &FileView, decl: DeclId) -> Option<ObjId> {
    match file.file.tree.decl(decl) {
        Decl::Func(decl) => file.info.defs.get(decl.name),
        _ => None,
    }
}
