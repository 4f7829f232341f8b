package org.whatsappusage.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A Java properties file in UTF-8. */
final class PropertiesFile {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private PropertiesFile() {}

    /**
     * @throws SettingsException if it is not there or cannot be read; names the file, never its content
     */
    static Map<String, String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SettingsException(List.of("there is no settings file " + file));
        }
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            skipByteOrderMark(reader);
            properties.load(reader);
        } catch (CharacterCodingException e) {
            throw new SettingsException(List.of("the settings file " + file + " is not UTF-8"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    List.of("the settings file " + file + " has a \\u that four digits do not follow"));
        } catch (IOException e) {
            throw new SettingsException(List.of("the settings file " + file + " cannot be read: "
                    + e.getClass().getSimpleName()));
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** Some editors write one, and it would become a part of the first key. */
    private static void skipByteOrderMark(Reader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }
}
