package dev.torc.scheme.file;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What each test of the file scheme begins with: a folder that is served, and a session with its server.
abstract class ServedFolder {

    @TempDir
    Path folder;

    final Serving serving;
    FileService service;
    Session session;

    ServedFolder(Serving serving) {
        this.serving = serving;
    }

    @BeforeEach
    void start() throws IOException {
        service = FileService.start(folder, serving);
        session = service.connect();
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
    }

    final Path root() {
        return service.root();
    }

    static void assertErrno(Errno expected, Executable call) {
        IOException thrown = assertThrows(IOException.class, call);
        assertTrue(
                String.valueOf(thrown.getMessage()).contains(expected.name()),
                () -> "expected " + expected + ", was " + thrown);
    }

    static byte[] bytes(Slice slice, int length) {
        return slice.memory().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static void fill(Slice slice, byte[] content) {
        MemorySegment.copy(content, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, content.length);
    }
}
