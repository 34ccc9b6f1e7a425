package dev.torc.system.tests;

import dev.torc.kernel.WrappedKernel;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Request;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Runs the kernel of a domain, whose thread halts at one step of what it does for a process.
final class HaltingKernelProgram {

    /// The name at whose giving it halts.
    static final String NAME = "another";

    private HaltingKernelProgram() {}

    /// Where it halts.
    enum Point {
        /// It runs, and does not halt.
        RUNS,
        /// A process' greeting was read, and is not answered.
        GREETING,
        /// A call was taken off the ring, and nothing has been done.
        TAKEN,
        /// A call on a handle of a scheme's process was forwarded there.
        FORWARDED,
        /// A call is completed, and the completion not published.
        COMPLETED_BUT_NOT_PUBLISHED,
        /// A process has been given [#NAME], and is not told.
        NAMED_BUT_NOT_PUBLISHED,
        /// An introduction was asked for, and nothing has been done.
        INTRODUCING,
        /// The scheme's process and the client have an end each of a pair of sockets, and the client's call is not
        /// answered.
        INTRODUCED_BUT_NOT_PUBLISHED
    }

    /// Arguments: the domain's folder, how Linux is called, the point to halt at, and how often to pass it first.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[2]);
        int[] passes = {Integer.parseInt(arguments[3])};
        WrappedKernel.start(
                new Domain(Path.of(arguments[0])),
                LinuxCalls.valueOf(arguments[1]),
                core -> new HaltingScheme(core, request -> halts(halt, request), step -> {
                    if (halt != Point.RUNS && step == stepOf(halt) && passes[0]-- == 0) {
                        ChildProcess.reach(halt);
                    }
                }));
        ChildProcess.reach(Point.RUNS);
        new CountDownLatch(1).await();
    }

    private static boolean halts(Point halt, Request request) {
        return switch (halt) {
            case RUNS, GREETING -> false;
            case TAKEN, FORWARDED, COMPLETED_BUT_NOT_PUBLISHED -> ServerProgram.isHaltingRead(request);
            case NAMED_BUT_NOT_PUBLISHED -> request.entry().opcode() == Opcode.OPENAT2.number() && asksForName(request);
            case INTRODUCING, INTRODUCED_BUT_NOT_PUBLISHED -> request.entry().opcode() == TorcOpcode.INTRODUCE.number();
        };
    }

    private static boolean asksForName(Request request) {
        return request.session().pool(0).getString(request.entry().address()).equals(":" + NAME);
    }

    private static HaltingScheme.Step stepOf(Point halt) {
        return switch (halt) {
            case RUNS, GREETING -> HaltingScheme.Step.GREETING;
            case TAKEN, INTRODUCING -> HaltingScheme.Step.TAKEN;
            case FORWARDED, COMPLETED_BUT_NOT_PUBLISHED, NAMED_BUT_NOT_PUBLISHED, INTRODUCED_BUT_NOT_PUBLISHED ->
                HaltingScheme.Step.ASKED;
        };
    }
}
