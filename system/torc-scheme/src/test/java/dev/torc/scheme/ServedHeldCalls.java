package dev.torc.scheme;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/// What each test of the order of calls begins with: a scheme whose calls it answers by hand, its server, and a client.
abstract class ServedHeldCalls {

    @Parameter
    Serving serving = Serving.OWN_RING;

    @TempDir
    Path folder;

    final HeldCalls scheme = new HeldCalls();
    Served served;
    RawClient client;

    // All are there from before each test until after it.
    @SuppressWarnings("NullAway")
    ServedHeldCalls() {}

    @BeforeEach
    void start() throws IOException {
        served = Served.start(scheme, folder, serving);
        client = served.connect();
    }

    @AfterEach
    void stop() {
        scheme.letGo();
        client.close();
        served.close();
    }
}
