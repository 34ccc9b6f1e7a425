package dev.torc.system.tests;

import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServedSession;
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

    /// Arguments: the folder, how Linux is called, and the point to halt at.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        Path folder = Path.of(arguments[0]);
        LinuxCalls calls = LinuxCalls.valueOf(arguments[1]);
        Point halt = Point.valueOf(arguments[2]);
        Scheme scheme = new Halting(new FileScheme(folder.resolve("files"), FileAccess.READ_ONLY), halt);
        SchemeServer server = SchemeServer.start(
                scheme, ServerSetup.at(folder.resolve("socket")).with(calls));
        ChildProcess.reach(Point.LISTENING);
        server.awaitEnd();
    }

    private static final class Halting implements Scheme {

        private static final long NONE = -1;

        private final Scheme real;
        private final Point halt;
        private long haltingToken = NONE;

        Halting(Scheme real, Point halt) {
            this.real = real;
            this.halt = halt;
        }

        private void pass(Point point) {
            if (point == halt) {
                ChildProcess.reach(point);
            }
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public void start(SchemeHost host) throws IOException {
            real.start(host);
        }

        @Override
        public void sessionOpened(ServedSession session) throws IOException {
            pass(Point.GREETING);
            real.sessionOpened(session);
        }

        @Override
        public Disposition handle(Request request) {
            boolean halting = request.entry().opcode() == Opcode.READ_FIXED.number()
                    && request.entry().length() == HALTING_READ_BYTES;
            if (!halting) {
                return real.handle(request);
            }
            haltingToken = request.token();
            pass(Point.TAKEN);
            Disposition disposition = real.handle(request);
            pass(Point.FORWARDED);
            return disposition;
        }

        @Override
        public void cancel(long token) {
            real.cancel(token);
        }

        @Override
        public void operationFinished(long token, int result) {
            if (token != haltingToken) {
                real.operationFinished(token, result);
                return;
            }
            haltingToken = NONE;
            pass(Point.DONE_BY_LINUX);
            real.operationFinished(token, result);
            pass(Point.COMPLETED_BUT_NOT_PUBLISHED);
        }

        @Override
        public void sessionEnded(ServedSession session) {
            real.sessionEnded(session);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
