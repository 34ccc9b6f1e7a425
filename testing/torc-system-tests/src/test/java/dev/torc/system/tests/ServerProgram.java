package dev.torc.system.tests;

import dev.torc.courier.Couriers;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.nio.file.Path;

/// A server of a folder in a process of its own, whose thread halts at one step of a call.
///
/// The server is the real one; around its scheme stands another, which halts where it is called.
final class ServerProgram {

    /// The length of the read at which the server halts; others it serves.
    static final int HALTING_READ_BYTES = 54_321;

    private ServerProgram() {}

    /// Where it halts.
    enum Point {
        /// It serves.
        LISTENING,
        /// A client's greeting was read, and is not answered.
        GREETING,
        /// A call was taken off the ring, and nothing has been done.
        TAKEN,
        /// Linux was asked.
        FORWARDED,
        /// Linux has answered: the bytes are in the client's pool. The call is not completed.
        DONE_BY_LINUX,
        /// The call is completed, and the completion not published.
        COMPLETED_BUT_NOT_PUBLISHED
    }

    /// Arguments: the folder, how Linux is called, the point to halt at, and the region of its mailbox, if it has
    /// one.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        Path folder = Path.of(arguments[0]);
        LinuxCalls calls = LinuxCalls.valueOf(arguments[1]);
        Point halt = Point.valueOf(arguments[2]);
        Scheme real = new FileScheme(folder.resolve("files"), FileAccess.READ_ONLY);
        Scheme scheme = new HaltingScheme(real, ServerProgram::isHaltingRead, step -> {
            if (point(step) == halt) {
                ChildProcess.reach(halt);
            }
        });
        ServerSetup setup = ServerSetup.at(folder.resolve("socket")).with(calls);
        SchemeServer server = SchemeServer.start(
                scheme, arguments.length == 3 ? setup : setup.withCouriers(Couriers.open(Path.of(arguments[3]))));
        ChildProcess.reach(Point.LISTENING);
        server.awaitEnd();
    }

    private static Point point(HaltingScheme.Step step) {
        return switch (step) {
            case GREETING -> Point.GREETING;
            case TAKEN -> Point.TAKEN;
            case ASKED -> Point.FORWARDED;
            case OPERATION_DONE -> Point.DONE_BY_LINUX;
            case COMPLETED -> Point.COMPLETED_BUT_NOT_PUBLISHED;
        };
    }

    /// {@return whether it is the read at which servers halt}
    static boolean isHaltingRead(Request request) {
        return request.entry().opcode() == Opcode.READ_FIXED.number()
                && request.entry().length() == HALTING_READ_BYTES;
    }
}
