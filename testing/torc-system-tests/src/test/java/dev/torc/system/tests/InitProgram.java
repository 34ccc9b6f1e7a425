package dev.torc.system.tests;

import dev.torc.init.Init;
import dev.torc.init.ServiceState;
import dev.torc.init.ServicesFile;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs services, on a thread that halts when one of them has come to a state.
final class InitProgram {

    /// A service that fails once.
    static final String FAILING = "failing";

    /// A service that is ready when it says so.
    static final String SLOW = "slow";

    private InitProgram() {}

    /// Where it halts.
    enum Point {
        /// A process was started, and has not said that it is ready.
        STARTING(SLOW, ServiceState.STARTING),
        /// One has ended, and is to be started again.
        BACKING_OFF(FAILING, ServiceState.BACKING_OFF),
        /// All are ready.
        READY(SLOW, ServiceState.READY),
        /// The last of them was told to end.
        STOPPING(SLOW, ServiceState.STOPPING);

        private final String service;
        private final ServiceState state;

        Point(String service, ServiceState state) {
            this.service = service;
            this.state = state;
        }
    }

    /// Arguments: the domain's folder, the file of the services, and the point to halt at.
    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[2]);
        // Once: afterwards it goes on with whatever comes.
        AtomicBoolean halted = new AtomicBoolean();
        boolean well;
        try (Init init =
                Init.open(ServicesFile.read(Path.of(arguments[1])), new Domain(Path.of(arguments[0])), status -> {
                    if (status.name().equals(halt.service)
                            && status.state() == halt.state
                            && halted.compareAndSet(false, true)) {
                        ChildProcess.reach(halt);
                    }
                })) {
            well = init.run();
        }
        System.exit(well ? 0 : 1);
    }
}
