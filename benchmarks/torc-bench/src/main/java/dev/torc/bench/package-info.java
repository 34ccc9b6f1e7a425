/// The benchmarks as a program: Torc beside what limits it and beside its peers, in one interleaved run.
///
/// **Start with** [dev.torc.bench.Main], the command line, and [dev.torc.bench.Contest], what is compared. Every sample
/// is taken in processes of its own ([dev.torc.bench.Children]), the contestants take turns ([dev.torc.bench.Rounds]),
/// and CPU time stands beside operations per second, since wall time on shared cores lies. **Not here:** the cases
/// themselves (`dev.torc.bench.ring`, `.uring`, `.file`).
@NullMarked
package dev.torc.bench;

import org.jspecify.annotations.NullMarked;
