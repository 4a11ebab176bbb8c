//! Nothing: what there is to run is in `benches`.
