package dev.torc.kernel;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What the kernel's texts say, like those of `sys:`.
final class Texts {

    private static final int MOST_BYTES = 64 << 10;

    private Texts() {}

    static String of(Session session, String path) throws IOException {
        try (RemoteFile file = session.open(path, OpenMode.READ);
                Slice slice = session.allocate(MOST_BYTES)) {
            int bytes = file.read(slice, 0L);
            return new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }
}
