package dev.torc.system.tests;

import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.courier.Couriers;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.nio.file.Path;

/// A client in a process of its own, which reads by mailboxes with as many calls in flight as there can be, until
/// it is killed.
final class MailboxClientProgram {

    private static final int SLICE_BYTES = 4096;

    private MailboxClientProgram() {}

    enum Point {
        /// The first calls are answered, and others in flight, as from now on.
        READING
    }

    /// Arguments: the socket, and the region.
    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        Couriers couriers = Couriers.open(Path.of(arguments[1]));
        SessionSetup setup = SessionSetup.standard().by(couriers);
        try (Session session = Session.connect(Path.of(arguments[0]), setup);
                RemoteFile file = session.open(ServedFile.NAME, OpenMode.READ);
                Slice slice = session.allocate(SLICE_BYTES);
                Pipeline pipeline = session.pipeline()) {
            boolean hasSaid = false;
            while (true) {
                while (pipeline.read(file, slice, 0, 0)) {
                    // Until it is full.
                }
                pipeline.submit();
                pipeline.await();
                if (!hasSaid) {
                    hasSaid = true;
                    ChildProcess.reach(Point.READING);
                }
            }
        }
    }
}
