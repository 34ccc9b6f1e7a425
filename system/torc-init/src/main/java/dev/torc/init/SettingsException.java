package dev.torc.init;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/// A file of settings says what it cannot say. The message has a line for each fault: file, line, key, what is
/// wrong, and what is allowed.
public final class SettingsException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    SettingsException(List<String> faults) {
        super(String.join("\n", faults));
    }
}
