package dev.torc.interfaces.processor;

import dev.torc.client.Session;
import java.io.IOException;

/// What a client is that a test compiles.
public interface Caller {

    /// {@return what its calls over a session come to}
    String call(Session session) throws IOException;
}
