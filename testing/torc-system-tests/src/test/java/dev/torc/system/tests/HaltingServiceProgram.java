package dev.torc.system.tests;

import dev.torc.client.Torc;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Serves [WhoScheme] under a name at the kernel, on a thread that halts at one step of a call.
final class HaltingServiceProgram {

    private HaltingServiceProgram() {}

    /// Where it halts.
    enum Point {
        /// It serves, and does not halt.
        SERVES(HaltingScheme.Step.GREETING),
        /// Somebody was introduced to it and has said hello, and is not answered.
        GREETING(HaltingScheme.Step.GREETING),
        /// A call was taken off the ring, and nothing has been done.
        TAKEN(HaltingScheme.Step.TAKEN),
        /// A call is completed, and the completion not published.
        COMPLETED_BUT_NOT_PUBLISHED(HaltingScheme.Step.ASKED);

        private final HaltingScheme.Step step;

        Point(HaltingScheme.Step step) {
            this.step = step;
        }
    }

    /// Arguments: the domain's folder, the name, and the point to halt at.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[2]);
        // Once: afterwards it serves whoever comes.
        AtomicBoolean halted = new AtomicBoolean();
        Torc torc = Torc.attach(new Domain(Path.of(arguments[0])));
        torc.serve(arguments[1], new HaltingScheme(new WhoScheme(), ServerProgram::isHaltingRead, step -> {
            if (halt != Point.SERVES && step == halt.step && halted.compareAndSet(false, true)) {
                ChildProcess.reach(halt);
            }
        }));
        ChildProcess.reach(Point.SERVES);
        new CountDownLatch(1).await();
    }
}
