package dev.torc.bench.ring;

import dev.torc.bench.Affinity;
import dev.torc.bench.Arguments;
import java.io.IOException;

/// Where the two ends of a pair run, once they are warm: the results differ tenfold between one CPU and two.
///
/// @param serverThread the thread that answers
/// @param pinning what is pinned
/// @param arguments with the numbers `server`, `clientCpu` and `serverCpu`
public record Placement(long serverThread, Pinning pinning, Arguments arguments) {

    /// What is pinned.
    public enum Pinning {
        /// The two threads that call and answer.
        THREADS,
        /// All threads of both processes, for libraries with threads of their own.
        PROCESSES
    }

    /// Waits for the server of the pair.
    ///
    /// @return the placement of its thread and the caller's
    public static Placement ofThreads(Arguments arguments) throws IOException, InterruptedException {
        return new Placement(Rendezvous.await(arguments.path("dir")), Pinning.THREADS, arguments);
    }

    /// Waits for the server of the pair.
    ///
    /// @return the placement of the two processes
    static Placement ofProcesses(Arguments arguments) throws IOException, InterruptedException {
        return new Placement(Rendezvous.await(arguments.path("dir")), Pinning.PROCESSES, arguments);
    }

    /// Pins both ends; the calling thread is the client's.
    public void apply() throws IOException, InterruptedException {
        int clientCpu = arguments.number("clientCpu");
        int serverCpu = arguments.number("serverCpu");
        switch (pinning) {
            case THREADS -> {
                Affinity.pinThread(Affinity.threadNumber(), clientCpu);
                Affinity.pinThread(serverThread, serverCpu);
            }
            case PROCESSES -> {
                Affinity.pinProcess(ProcessHandle.current().pid(), clientCpu);
                Affinity.pinProcess(arguments.number("server"), serverCpu);
            }
        }
    }
}
