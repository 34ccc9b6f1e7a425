package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A folder with one file of known bytes, and who reads it through a session compares them.
/// In its folder, `files` is served, and `socket` is where.
final class ServedFile {

    static final String NAME = "data";

    private static final int BYTES = (1 << 20) + 4321;
    private static final int SLICE_BYTES = 64 << 10;
    private static final long SEED = 20261121;

    private final Path folder;
    private final byte[] content;

    private ServedFile(Path folder, byte[] content) {
        this.folder = folder;
        this.content = content;
    }

    static ServedFile in(Path folder) throws IOException {
        byte[] content = new byte[BYTES];
        new SplittableRandom(SEED).nextBytes(content);
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(files.resolve("directory"));
        Files.write(files.resolve(NAME), content);
        return new ServedFile(folder, content);
    }

    /// {@return the bytes of the file}
    byte[] content() {
        return content;
    }

    Path socket() {
        return folder.resolve("socket");
    }

    Path files() {
        return folder.resolve("files");
    }

    SchemeServer serve(LinuxCalls calls, Limits limits) throws IOException {
        return SchemeServer.start(
                new FileScheme(files(), FileAccess.READ_ONLY),
                ServerSetup.at(socket()).with(calls).with(limits));
    }

    Session connect() throws IOException {
        return Session.connect(socket(), SessionSetup.standard());
    }

    /// Reads the whole file through a session and compares it.
    void assertReads(Session session) throws IOException {
        byte[] read = new byte[content.length];
        try (RemoteFile file = session.open(NAME, OpenMode.READ);
                Slice slice = session.allocate(SLICE_BYTES)) {
            int position = 0;
            while (position < read.length) {
                int bytes = file.read(slice, position);
                MemorySegment.copy(slice.memory(), ValueLayout.JAVA_BYTE, 0, read, position, bytes);
                position += bytes;
            }
            assertEquals(0, file.read(slice, position));
        }
        assertArrayEquals(content, read);
    }
}
