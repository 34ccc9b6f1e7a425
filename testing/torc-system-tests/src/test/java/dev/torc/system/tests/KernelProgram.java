package dev.torc.system.tests;

import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;

/// Runs the kernel of a domain, as a process of its own.
final class KernelProgram {

    /// Where it is.
    enum Point {
        RUNS
    }

    private KernelProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        try (Kernel kernel = Kernel.start(KernelSetup.at(new Domain(Path.of(arguments[0]))))) {
            ChildProcess.reach(Point.RUNS);
            kernel.awaitEnd();
        }
    }
}
