package dev.torc.interfaces;

import java.io.IOException;
import java.io.Serial;

/// A service does not have what a client was built for: another interface, or a method less, or one of another
/// layout. The message names both versions.
public final class InterfaceMismatchException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    InterfaceMismatchException(String what) {
        super(what);
    }
}
