package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Reactor;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/// A kernel that a test has started, in a folder of its own.
final class RunningKernel implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final long POOL_BYTES = 1 << 18;

    private final Kernel kernel;

    private RunningKernel(Kernel kernel) {
        this.kernel = kernel;
    }

    static RunningKernel in(Path folder) throws IOException {
        return start(KernelSetup.at(new Domain(folder)));
    }

    static RunningKernel in(Path folder, LinuxCalls way) throws IOException {
        return start(KernelSetup.at(new Domain(folder)).with(way));
    }

    static RunningKernel in(Path folder, KernelLimits limits) throws IOException {
        return start(KernelSetup.at(new Domain(folder)).with(limits));
    }

    private static RunningKernel start(KernelSetup setup) throws IOException {
        return new RunningKernel(Kernel.start(setup));
    }

    Kernel kernel() {
        return kernel;
    }

    /// {@return a context: its session with the kernel, where paths are `NAME:PATH`}
    Session attach() throws IOException {
        return Session.connect(kernel.socket(), SessionSetup.standard().withPoolBytes(POOL_BYTES));
    }

    /// {@return a context whose calls are in flight together}
    Session attach(Reactor reactor) throws IOException {
        return Session.connect(kernel.socket(), SessionSetup.standard().withPoolBytes(POOL_BYTES), reactor);
    }

    /// {@return the errno that a call failed with}
    static int errnoOf(CompletableFuture<?> call) {
        var failure = assertThrows(CompletionException.class, call::join);
        return failure.getCause() instanceof SyscallException told ? told.errno() : 0;
    }

    /// Waits for something that another thread or process brings about.
    static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new AssertionError("it did not come: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
