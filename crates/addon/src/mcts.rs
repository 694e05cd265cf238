//! Monte Carlo tree search for JavaScript.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Either, Env, Float64ArraySlice, Result, Task};
use napi_derive::napi;
use orrery_guest::Interrupt;
use orrery_planners::mcts::{Forest, MctsConfig, MctsPlan, Phases, WideningConfig};

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::kept::Kept;
use crate::mcts_options::{MctsOptions, NUMBERS};
use crate::model::World;
use crate::planning::{Grown, Played, TreeSession};
use crate::script::text;
use crate::valued::OwnValued;
use crate::world::{Boxed, Listed};

/// Wall time by phase, in nanoseconds.
#[napi(object, object_from_js = false)]
pub struct PhaseTimes {
    /// Choosing among the actions of a node.
    pub select: f64,
    /// The model's steps in the tree.
    pub step: f64,
    /// The model's lists of legal actions.
    pub legal_actions: f64,
    /// Finding or making nodes.
    pub expand: f64,
    /// Rollouts.
    pub leaf: f64,
    /// Adding values to paths.
    pub back_up: f64,
}

/// What a search found.
#[napi(object, object_from_js = false)]
pub struct MctsResult {
    /// Bytes of the root's actions, as texts of one unit a byte: a typed array handed out by the addon costs a finaliser,
    /// which a search of 25 simulations feels, and a list a call of the engine for each byte.
    pub actions: Vec<String>,
    /// Simulations that took each.
    pub visits: Vec<u32>,
    /// Mean return of each.
    pub values: Vec<f64>,
    /// Index of the chosen action.
    pub chosen: u32,
    /// Simulations run.
    pub simulations: u32,
    /// Model steps.
    pub model_steps: f64,
    /// State nodes of the tree.
    pub nodes: u32,
    /// Wall time of the search.
    pub nanoseconds: f64,
    /// Wall time in the model, if measured.
    pub model_nanoseconds: Option<f64>,
    /// Wall time by phase, if measured.
    pub phases: Option<PhaseTimes>,
    /// Failures of the model that ended a path.
    pub failures: u32,
    /// Memory of the trees.
    pub tree_bytes: f64,
}

impl From<MctsPlan<Vec<u8>>> for MctsResult {
    fn from(plan: MctsPlan<Vec<u8>>) -> Self {
        Self {
            actions: plan.actions.iter().map(|action| text(action)).collect(),
            visits: plan.visits,
            values: plan.values,
            chosen: plan.chosen as u32,
            simulations: plan.stats.simulations,
            model_steps: plan.stats.model_steps as f64,
            nodes: plan.stats.nodes,
            nanoseconds: plan.stats.nanoseconds as f64,
            model_nanoseconds: plan.stats.model_nanoseconds().map(|time| time as f64),
            phases: plan.stats.profiled.then(|| phase_times(&plan.stats.phases)),
            failures: plan.stats.failures,
            tree_bytes: plan.stats.tree_bytes as f64,
        }
    }
}

/// Writes a result behind the options in their row: index of the chosen action, number of actions, simulations, model steps,
/// nodes, nanoseconds, failures, bytes of the tree; then the visits, then the values. Gives the actions' bytes, or nothing
/// where there is no room, or phases to be told.
fn write_result(plan: &MctsPlan<Vec<u8>>, row: &mut [f64]) -> Option<String> {
    let MctsPlan { actions, visits, values, chosen, stats } = plan;
    let numbers = [
        *chosen as f64,
        actions.len() as f64,
        f64::from(stats.simulations),
        stats.model_steps as f64,
        f64::from(stats.nodes),
        stats.nanoseconds as f64,
        f64::from(stats.failures),
        stats.tree_bytes as f64,
    ];
    let (head, tail) = row.get_mut(NUMBERS..)?.split_first_chunk_mut()?;
    if stats.profiled || tail.len() < visits.len() + values.len() {
        return None;
    }
    *head = numbers;
    let (counts, means) = tail.split_at_mut(visits.len());
    for (slot, visits) in counts.iter_mut().zip(visits) {
        *slot = f64::from(*visits);
    }
    means[..values.len()].copy_from_slice(values);
    Some(actions.iter().flatten().copied().map(char::from).collect())
}

fn phase_times(phases: &Phases) -> PhaseTimes {
    PhaseTimes {
        select: phases.select as f64,
        step: phases.step as f64,
        legal_actions: phases.legal_actions as f64,
        expand: phases.expand as f64,
        leaf: phases.leaf as f64,
        back_up: phases.back_up as f64,
    }
}

/// Which search it is.
enum Search {
    /// One tree: the published search and its fast path.
    Tree(Arc<dyn Listed>),
    Forest(Arc<dyn Grown>, Forest),
    InTurns(Arc<dyn Played>, Forest),
    Session(SharedSession, Wait),
    Wide(Arc<dyn Boxed>, WideningConfig),
    OwnValue(Arc<dyn OwnValued>, Option<WideningConfig>),
}

/// What a session does that is deciding already.
enum Wait {
    InTurn,
    Never,
}

/// One search, ready to run on any thread.
pub struct MctsTask {
    search: Search,
    state: Vec<u8>,
    config: MctsConfig,
    interrupt: Interrupt,
}

impl MctsTask {
    fn new(world: &World, state: &[u8], options: &[f64], interrupt: Interrupt) -> std::result::Result<Self, Failure> {
        let MctsOptions { config, trees, threads, turns, own_value, widening } = MctsOptions::read(options)?;
        let forest = Forest { trees, threads };
        let search = if own_value {
            Search::OwnValue(Arc::clone(world.valued()?), widening)
        } else if let Some(widening) = widening {
            Search::Wide(Arc::clone(world.boxed()?), widening)
        } else if turns {
            Search::InTurns(Arc::clone(world.played()?), forest)
        } else if (trees, threads) == (1, 1) {
            Search::Tree(Arc::clone(world.listed()?))
        } else {
            Search::Forest(Arc::clone(world.grown()?), forest)
        };
        Ok(Self { search, state: state.to_vec(), config, interrupt })
    }

    fn run(&self) -> std::result::Result<MctsPlan<Vec<u8>>, Failure> {
        let Self { search, state, config, interrupt } = self;
        guarded(|| match search {
            Search::Tree(world) => world.mcts(state, config, interrupt),
            Search::Forest(world, forest) => world.forest(state, config, *forest, interrupt),
            Search::InTurns(world, forest) => world.forest(state, config, *forest, interrupt),
            Search::Wide(world, widening) => world.widened(state, config, widening, None, interrupt),
            Search::OwnValue(world, widening) => world.search(state, config, widening.as_ref(), interrupt),
            Search::Session(session, Wait::InTurn) => session.in_turn().plan(state, config, interrupt),
            Search::Session(session, Wait::Never) => session.at_once()?.plan(state, config, interrupt),
        })
    }
}

type SharedSession = Arc<Kept<Box<dyn TreeSession>>>;

/// A search that keeps its tree from one decision to the next.
#[napi]
pub struct NativeMctsSession {
    session: SharedSession,
}

/// Begins to plan with a tree that is kept.
#[napi(catch_unwind)]
pub fn mcts_session(world: &World) -> Result<NativeMctsSession> {
    let session = guarded(|| Ok(Arc::clone(world.grown()?).session()))?;
    Ok(NativeMctsSession { session: Arc::new(Kept::new(session, "session", |session| session.forget())) })
}

#[napi]
impl NativeMctsSession {
    /// Searches on the calling thread, which meanwhile can stop nothing; `busy` while another decision is being made.
    #[napi(catch_unwind)]
    pub fn plan_sync(&self, state: &[u8], options: &[f64]) -> Result<MctsResult> {
        Ok(self.task(state, options, Interrupt::new(), Wait::Never)?.run()?.into())
    }

    /// Searches on a thread of libuv's pool; decisions of one session follow one another.
    #[napi(catch_unwind, ts_return_type = "Promise<MctsResult>")]
    pub fn plan_async(
        &self,
        state: &[u8],
        options: &[f64],
        cancellation: &Cancellation,
    ) -> Result<AsyncTask<MctsTask>> {
        Ok(AsyncTask::new(self.task(state, options, cancellation.interrupt.clone(), Wait::InTurn)?))
    }

    /// Forgets the tree, at the start of an episode.
    #[napi(catch_unwind)]
    pub fn forget(&self) {
        self.session.forget();
    }
}

impl NativeMctsSession {
    fn task(
        &self,
        state: &[u8],
        options: &[f64],
        interrupt: Interrupt,
        wait: Wait,
    ) -> std::result::Result<MctsTask, Failure> {
        let MctsOptions { config, .. } = MctsOptions::read(options)?;
        let search = Search::Session(Arc::clone(&self.session), wait);
        Ok(MctsTask { search, state: state.to_vec(), config, interrupt })
    }
}

impl Task for MctsTask {
    type Output = MctsPlan<Vec<u8>>;
    type JsValue = MctsResult;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, plan: Self::Output) -> Result<MctsResult> {
        Ok(plan.into())
    }
}

/// Searches on the calling thread, which meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn mcts_sync(world: &World, state: &[u8], options: &[f64]) -> Result<MctsResult> {
    Ok(MctsTask::new(world, state, options, Interrupt::new())?.run()?.into())
}

/// As `mcts_sync`, for worlds that are not JavaScript: the numbers of the result follow the options in their row, and the
/// actions' bytes are the text that is returned, one after another. An object and its lists cost a search of 25 simulations
/// a tenth of its time. A result for which the row has no room is an object none the less.
#[napi(catch_unwind)]
pub fn mcts_row_sync(
    world: &World,
    state: &[u8],
    mut row: Float64ArraySlice<'_>,
) -> Result<Either<String, MctsResult>> {
    if world.is_script() {
        // Its steps could plan in the same row, or take its memory away.
        return Err(Failure::unsupported("code of its own; `mctsSync` plans in JavaScript objects").into());
    }
    let plan = MctsTask::new(world, state, &row, Interrupt::new())?.run()?;
    #[expect(unsafe_code, reason = "memory of JavaScript's can be written to in no other way")]
    // SAFETY: no JavaScript of this thread has run since the row was handed over, nor does any before the borrow ends.
    let row = unsafe { row.as_mut() };
    Ok(match write_result(&plan, row) {
        Some(actions) => Either::A(actions),
        None => Either::B(plan.into()),
    })
}

/// Searches on a thread of libuv's pool.
#[napi(catch_unwind, ts_return_type = "Promise<MctsResult>")]
pub fn mcts_async(
    world: &World,
    state: &[u8],
    options: &[f64],
    cancellation: &Cancellation,
) -> Result<AsyncTask<MctsTask>> {
    Ok(AsyncTask::new(MctsTask::new(world, state, options, cancellation.interrupt.clone())?))
}
