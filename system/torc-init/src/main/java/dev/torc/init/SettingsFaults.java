package dev.torc.init;

import java.util.ArrayList;
import java.util.List;

/// What is wrong with a file of settings, as far as it was looked at.
final class SettingsFaults {

    /// A reader does not want more at one time.
    private static final int MOST = 20;

    private final String file;
    private final List<String> faults = new ArrayList<>();
    private int left;

    SettingsFaults(String file) {
        this.file = file;
    }

    /// Notes one.
    ///
    /// @param line where, from 1 on; 0 for the file as a whole
    /// @param key which key; may be empty
    /// @param what a sentence part
    void add(int line, String key, String what) {
        if (faults.size() == MOST) {
            left++;
            return;
        }
        faults.add(shown(file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + what));
    }

    /// Ends it where there is one.
    void check() throws SettingsException {
        if (faults.isEmpty()) {
            return;
        }
        List<String> told = new ArrayList<>(faults);
        if (left > 0) {
            told.add(file + ": and " + left + " more");
        }
        throw new SettingsException(told);
    }

    /// {@return a text without what could control a terminal}
    static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
