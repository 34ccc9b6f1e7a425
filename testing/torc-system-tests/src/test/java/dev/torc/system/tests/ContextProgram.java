package dev.torc.system.tests;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;

/// A process that does with a kernel all that processes do, and halts at one point of it.
final class ContextProgram {

    /// What it says last.
    static final String DONE = "DONE";

    /// The name that it serves under, and that of its channel.
    static final String NAME = "mine";

    private ContextProgram() {}

    /// The points, in the order in which it comes to them.
    enum Point {
        /// It is attached.
        ATTACHED,
        /// It has handles of the kernel's, and of a scheme's process.
        OPENED,
        /// Calls of it wait: one that the kernel keeps, and one at the scheme's process by way of the kernel.
        WAITING,
        /// It has a session with the scheme's process.
        INTRODUCED,
        /// A call of it waits there.
        CALLING,
        /// It serves a scheme itself.
        SERVING,
        /// It has made a channel.
        LISTENING
    }

    /// Arguments: the domain's folder, the name of a scheme, and the point to halt at.
    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[2]);
        Torc torc = Torc.attach(new Domain(Path.of(arguments[0])));
        pass(Point.ATTACHED, halt);
        Session kernel = torc.kernel();
        RemoteFile pipe = kernel.open("pipe:" + NAME, OpenMode.CREATE);
        RemoteFile delegated = kernel.open(arguments[1] + ":me", OpenMode.READ);
        pass(Point.OPENED, halt);
        begin(kernel, pipe);
        begin(kernel, delegated);
        pass(Point.WAITING, halt);
        Session direct = torc.connect(arguments[1], KernelDomain.SMALL);
        RemoteFile file = direct.open("me", OpenMode.READ);
        pass(Point.INTRODUCED, halt);
        begin(direct, file);
        pass(Point.CALLING, halt);
        torc.serve(NAME, new WhoScheme());
        pass(Point.SERVING, halt);
        kernel.open("chan:" + NAME, OpenMode.CREATE_NEW);
        pass(Point.LISTENING, halt);
        direct.close();
        torc.close();
        System.out.println(DONE);
    }

    /// Submits a read that is not answered before it is cancelled.
    private static void begin(Session session, RemoteFile file) throws IOException {
        Slice slice = session.allocate(64);
        Pipeline pipeline = session.pipeline();
        if (!pipeline.read(file, slice, WhoScheme.UNTIL_CANCELLED, 1)) {
            throw new AssertionError("there is no room for a call");
        }
        pipeline.submit();
    }

    private static void pass(Point point, Point halt) {
        if (point == halt) {
            ChildProcess.reach(point);
        }
    }
}
