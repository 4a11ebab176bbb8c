//! Every operation of a large API: see the test.
