//! Rows as parallel lists.

/// Constraints `jacobian acceleration >= reference`, softly. One entry per row in each list.
#[derive(Clone, Debug)]
pub(crate) struct Rows<const NV: usize> {
    pub(crate) jacobian: Vec<[f64; NV]>,
    /// Distance from violation, m or rad.
    pub(crate) position: Vec<f64>,
    pub(crate) margin: Vec<f64>,
    pub(crate) regularizer: Vec<f64>,
    /// `1 / regularizer`.
    pub(crate) weight: Vec<f64>,
    /// Acceleration asked for.
    pub(crate) reference: Vec<f64>,
    pub(crate) force: Vec<f64>,
    /// The last degree of freedom of the chain that holds the row's entries; `NV` if no single chain does.
    pub(crate) leaf: Vec<usize>,
    /// The solver's own: `jacobian acceleration - reference`, and `jacobian direction`.
    pub(crate) residual: Vec<f64>,
    pub(crate) slope: Vec<f64>,
}

impl<const NV: usize> Rows<NV> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        let list = || Vec::with_capacity(capacity);
        Self {
            jacobian: Vec::with_capacity(capacity),
            position: list(),
            margin: list(),
            regularizer: list(),
            weight: list(),
            reference: list(),
            force: list(),
            leaf: Vec::with_capacity(capacity),
            residual: list(),
            slope: list(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.jacobian.len()
    }

    pub(crate) fn clear(&mut self) {
        self.jacobian.clear();
        self.leaf.clear();
        for list in [
            &mut self.position,
            &mut self.margin,
            &mut self.regularizer,
            &mut self.weight,
            &mut self.reference,
            &mut self.force,
            &mut self.residual,
            &mut self.slope,
        ] {
            list.clear();
        }
    }

    pub(crate) fn push(
        &mut self,
        jacobian: [f64; NV],
        leaf: usize,
        position: f64,
        margin: f64,
        regularizer: f64,
        reference: f64,
    ) {
        self.jacobian.push(jacobian);
        self.leaf.push(leaf);
        self.position.push(position);
        self.margin.push(margin);
        self.regularizer.push(regularizer);
        self.weight.push(1.0 / regularizer);
        self.reference.push(reference);
        self.force.push(0.0);
        self.residual.push(0.0);
        self.slope.push(0.0);
    }
}

/// Scalar product of short rows, in four independent sums.
#[inline(always)]
pub(crate) fn product<const NV: usize>(a: &[f64; NV], b: &[f64; NV]) -> f64 {
    let mut sums = [0.0; 4];
    let (a_chunks, a_rest) = a.as_chunks::<4>();
    let (b_chunks, b_rest) = b.as_chunks::<4>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    for (lane, (x, y)) in a_rest.iter().zip(b_rest).enumerate() {
        sums[lane] += x * y;
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
