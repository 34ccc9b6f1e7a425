package dev.torc.bench.file;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.uring.Cell;
import dev.torc.bench.uring.Offsets;
import dev.torc.bench.uring.ReadWorker;
import dev.torc.bench.uring.Reads;
import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.ring.SubmissionQueue;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads that another process does for us: asked for in a session, answered into its pool.
public final class SessionReads implements Reads {

    /// The server's socket, in the folder of a sample.
    public static final String SOCKET = "file";

    private final Session session;
    private final RemoteFile remote;
    private final Pipeline pipeline;
    /// Room for all blocks, and one to align them as `O_DIRECT` wants it.
    private final Slice slice;

    private final long firstBlock;
    private final Offsets offsets;
    private long done;

    private SessionReads(Path socket, Path file, Cell cell) throws IOException {
        offsets = new Offsets(Files.size(file), 0);
        session = Session.connect(socket, SessionSetup.standard());
        OpenMode mode = switch (cell.mode()) {
            case PAGE_CACHE -> OpenMode.READ;
            case DIRECT -> OpenMode.READ.with(OpenFlags.DIRECT);
        };
        remote = session.open(file.getFileName().toString(), mode);
        slice = session.allocate((cell.depth() + 1L) * BLOCK_BYTES);
        firstBlock = (slice.offset() + BLOCK_BYTES - 1) & -BLOCK_BYTES;
        pipeline = session.pipeline();
        for (int i = 0; i < cell.depth(); i++) {
            read(i);
        }
    }

    /// {@return reads of a file through a session with the server of its folder}
    ///
    /// @param socket the server's
    public static SessionReads open(Path socket, Path file, Cell cell) throws IOException {
        return new SessionReads(socket, file, cell);
    }

    /// Serves the folder of `file`, read-only.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        FileScheme scheme =
                new FileScheme(arguments.path("file").toAbsolutePath().getParent(), FileAccess.READ_ONLY);
        try (SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(folder.resolve(SOCKET)))) {
            console.ready();
            server.awaitEnd();
        }
    }

    /// Measures reads through the session; the server's CPU time counts.
    public static void run(Arguments arguments, ChildMain.Console console) {
        Path socket = arguments.path("dir").resolve(SOCKET);
        List<Long> processes = List.of(ProcessHandle.current().pid(), (long) arguments.number("server"));
        ReadWorker.measureAll(arguments, console, processes, (file, cell) -> new SessionReads(socket, file, cell));
    }

    @Override
    public long advance() {
        long end = done + CHUNK;
        while (done < end) {
            if (!pipeline.await()) {
                throw new IllegalStateException("nothing is in flight");
            }
            do {
                Reads.check((int) pipeline.result());
                done++;
                read((int) pipeline.tag());
            } while (pipeline.poll());
        }
        return done;
    }

    private void read(int slot) {
        long at = pipeline.claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the session is smaller than what is to be in flight");
        }
        Words entries = pipeline.entries();
        SubmissionEntry.clear(entries, at);
        SubmissionEntry.setHeader(entries, at, Opcode.READ_FIXED.number(), 0, 0);
        SubmissionEntry.setFd(entries, at, remote.handle());
        SubmissionEntry.setOffset(entries, at, offsets.next());
        SubmissionEntry.setAddress(entries, at, firstBlock + (long) slot * BLOCK_BYTES);
        SubmissionEntry.setLength(entries, at, BLOCK_BYTES);
        pipeline.ready(at, slot);
    }

    @Override
    public void close() throws IOException {
        pipeline.close();
        slice.close();
        remote.close();
        session.close();
    }
}
