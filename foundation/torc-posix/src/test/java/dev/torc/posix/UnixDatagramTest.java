package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages to a path, without a connection.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnixDatagramTest {

    private static final int MOST = 16;

    @TempDir
    private Path folder;

    @Test
    void Messages_come_one_by_one_and_a_long_one_is_cut_off() throws IOException {
        Path path = folder.resolve("box");
        try (UnixDatagram box = UnixDatagram.bind(path)) {
            assertEquals(Optional.empty(), box.tryReceive(MOST));
            UnixDatagram.send(path, new byte[] {1, 2});
            UnixDatagram.send(path, new byte[] {});
            UnixDatagram.send(path, new byte[MOST + 1]);

            assertArrayEquals(new byte[] {1, 2}, box.tryReceive(MOST).orElseThrow());
            assertArrayEquals(new byte[] {}, box.tryReceive(MOST).orElseThrow());
            assertArrayEquals(new byte[MOST], box.tryReceive(MOST).orElseThrow());
            assertEquals(Optional.empty(), box.tryReceive(MOST));
        }
    }

    @Test
    void A_path_that_is_taken_is_refused_and_where_nobody_is_nothing_is_sent() throws IOException {
        Path path = folder.resolve("box");
        assertThrows(NoSuchFileException.class, () -> UnixDatagram.send(path, new byte[] {1}));
        try (UnixDatagram _ = UnixDatagram.bind(path)) {
            assertThrows(FileAlreadyExistsException.class, () -> UnixDatagram.bind(path));
        }
        assertThrows(ConnectException.class, () -> UnixDatagram.send(path, new byte[] {1}));
    }

    @Test
    void Who_does_not_receive_holds_up_nobody() throws IOException {
        Path path = folder.resolve("box");
        try (UnixDatagram _ = UnixDatagram.bind(path)) {
            IOException full = assertThrows(IOException.class, () -> {
                while (true) {
                    UnixDatagram.send(path, new byte[1000]);
                }
            });
            assertTrue(String.valueOf(full.getMessage()).contains("EAGAIN"), full::getMessage);
        }
    }
}
