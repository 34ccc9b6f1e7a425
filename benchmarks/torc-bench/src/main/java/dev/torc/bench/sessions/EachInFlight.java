package dev.torc.bench.sessions;

import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.reactor.Answers;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.SubmissionEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Sessions of one reactor that each have a call in flight, the next when the last is answered.
///
/// **Threads.** The reactor's, but for [#measure].
final class EachInFlight {

    private final Executor reactor;
    private final List<Loop> loops = new ArrayList<>();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private boolean ending;
    private int inFlight;

    /// @param handles one of each session
    EachInFlight(Executor reactor, List<Session> sessions, List<RemoteFile> handles) {
        this.reactor = reactor;
        for (int i = 0; i < sessions.size(); i++) {
            loops.add(new Loop(sessions.get(i).port(), handles.get(i).handle()));
        }
    }

    /// Measures.
    ///
    /// @return rate, CPU time, and how unlike the shares of the sessions are
    Map<Metric, Double> measure(CpuClock cpu, long warmMillis, long measureMillis) throws Exception {
        onReactor(() -> loops.forEach(Loop::start));
        Thread.sleep(warmMillis);
        cpu.start();
        long beginNanos = System.nanoTime();
        long[] before = counts();
        Thread.sleep(measureMillis);
        long[] after = counts();
        long elapsedNanos = System.nanoTime() - beginNanos;
        long cpuNanos = cpu.elapsedNanos();
        onReactor(() -> ending = true);
        var unused = over.get();
        for (int i = 0; i < after.length; i++) {
            after[i] -= before[i];
        }
        long calls = Arrays.stream(after).sum();
        long least = Arrays.stream(after).min().orElseThrow();
        long most = Arrays.stream(after).max().orElseThrow();
        return Map.of(
                Metric.RATE, calls * 1e9 / elapsedNanos,
                Metric.CPU, (double) cpuNanos / calls,
                Metric.SPREAD, (double) most / Math.max(1, least));
    }

    private void onReactor(Runnable work) throws Exception {
        CompletableFuture.runAsync(work, reactor).get();
    }

    private long[] counts() throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> loops.stream().mapToLong(loop -> loop.answered).toArray(), reactor)
                .get();
    }

    private final class Loop implements Answers {

        private final SessionPort port;
        private final int handle;
        private long answered;

        Loop(SessionPort port, int handle) {
            this.port = port;
            this.handle = handle;
        }

        void start() {
            long at = port.claim();
            if (at == SubmissionQueue.FULL) {
                throw new IllegalStateException("one call does not fit into the ring");
            }
            SubmissionEntry.start(port.entries(), at, ManyScheme.NOTHING, 0, handle);
            port.start(at, this, 0L);
            inFlight++;
        }

        @Override
        public void answered(long tag, long result, int flags) {
            inFlight--;
            answered++;
            if (result != 0) {
                over.completeExceptionally(new IllegalStateException("a call was answered with " + result));
            } else if (!ending) {
                start();
            } else if (inFlight == 0) {
                over.complete(true);
            }
        }
    }
}
