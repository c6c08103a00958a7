package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.cachescope.format.Sha256;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.published.FileServer;
import org.cachescope.workspace.published.PublishedModel;
import org.cachescope.workspace.published.PublishedModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchCommandTest {
    private static final byte[] CONTENT = "weights".repeat(1000).getBytes();
    private static final String HASH = HexFormat.of().formatHex(Sha256.digest().digest(CONTENT));

    @TempDir
    private Path folder;

    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer(CONTENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(TestModels.empty(folder), arguments);
    }

    /** With a person at the terminal, who types an answer. */
    private CommandRun asked(String answer, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out), new PrintWriter(err), true, new BufferedReader(new StringReader(answer)));
        int exitCode = new Cli(TestModels.empty(folder), terminal, new CancelToken(), "test").run(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    private String[] fetch(String... more) {
        String[] all = new String[4 + more.length];
        all[0] = "fetch";
        all[1] = server.address().toString();
        all[2] = "--out";
        all[3] = folder.resolve("got").toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }

    @Test
    void withoutANameAllIsListedAndWhatIsNotKnownIsSaidSo() throws IOException {
        CommandRun list = run("fetch");
        assertThat(list.exitCode()).isZero();
        for (PublishedModel model : PublishedModels.all()) {
            assertThat(list.out()).contains(model.name(), model.title());
        }
        assertThat(list.out())
                .contains("2.70 GB", "CC BY-NC 4.0", "size unknown", "licence unknown", "its hash is unknown")
                .contains("from dl.fbaipublicfiles.com", "https://drive.google.com/");
        JsonNode json = run("fetch", "--json").json().get("published");
        assertThat(json).hasSize(PublishedModels.all().size());
        assertThat(json.get(0).at("/files/0/sizeBytes").asLong()).isEqualTo(2_700_611_775L);
        assertThat(json.get(0).at("/files/0/sha256").isNull()).isTrue();
    }

    @Test
    void whatIsAgreedToIsDownloadedAndChecked() throws IOException {
        CommandRun run = run(fetch("--yes", "--sha256", HASH));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("got/file")).hasBinaryContent(CONTENT);
        assertThat(run.out()).contains("7.00 kB", "as published", HASH, "cachescope sample --model");
        JsonNode again = run(fetch("--yes", "--sha256", HASH, "--json")).json();
        assertThat(again.at("/files/0/wasThere").asBoolean()).isTrue();
    }

    @Test
    void filesOfOneNameFromTwoAddressesDoNotMeet() throws IOException {
        byte[] other = "others".repeat(500).getBytes();
        try (FileServer another = new FileServer(other)) {
            JsonNode one =
                    run("fetch", server.address().toString(), "--yes", "--json").json();
            JsonNode two = run("fetch", another.address().toString(), "--yes", "--json")
                    .json();
            assertThat(Path.of(one.get("open").asText()))
                    .hasBinaryContent(CONTENT)
                    .hasFileName("file");
            assertThat(Path.of(two.get("open").asText())).hasBinaryContent(other);
            assertThat(Path.of(one.get("open").asText())
                            .getParent()
                            .getFileName()
                            .toString())
                    .matches("localhost-[0-9a-f]{8}");
            JsonNode again =
                    run("fetch", server.address().toString(), "--yes", "--json").json();
            assertThat(again.at("/files/0/wasThere").asBoolean()).isTrue();

            assertThat(run(fetch("--yes")).exitCode()).isZero();
            String[] otherInOneFolder = fetch("--yes");
            otherInOneFolder[1] = another.address().toString();
            CommandRun refused = run(otherInOneFolder);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("is there already", "--sha256");
        }
    }

    @Test
    void withoutConsentNothingIsDownloaded() {
        CommandRun run = run(fetch());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Download file", "from localhost", "licence unknown", "agree by --yes");
        assertThat(server.ranges).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yesterday\n"})
    void whoDoesNotSayYesGetsNothing(String answer) {
        CommandRun run = asked(answer, fetch());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("[y/N]", "not agreed to; nothing was downloaded");
        assertThat(server.ranges).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "YES\n"})
    void whoSaysYesGetsIt(String answer) {
        CommandRun run = asked(answer, fetch());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("got/file")).hasBinaryContent(CONTENT);
    }

    @Test
    void aPersonIsAskedBeforeAnEarlierRunIsReplaced() throws IOException {
        Path results = Files.createDirectories(folder.resolve("results"));
        Files.writeString(results.resolve("report.json"), "{}");
        String[] sample = {"sample", "--out", results.toString(), "--model", "nothing"};
        CommandRun refused = asked("n\n", sample);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("holds report.json of an earlier run. Replace? [y/N]", "nothing was replaced");
        assertThat(results.resolve("report.json")).hasContent("{}");
        assertThat(asked("y\n", sample).err()).contains("model 'nothing'");
        assertThat(asked("", "sample", "--yes", "--out", results.toString(), "--model", "nothing")
                        .err())
                .doesNotContain("Replace?")
                .contains("model 'nothing'");
        assertThat(run(sample).err()).as("nobody to ask").doesNotContain("Replace?");
    }

    @Test
    void aFailureIsOneClearLine() {
        CommandRun wrong = run(fetch("--yes", "--sha256", "0".repeat(64)));
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("cachescope: " + server.address(), "expected content of SHA-256 000", HASH);
        assertThat(folder.resolve("got/file")).doesNotExist();
        server.answer(404);
        assertThat(run(fetch("--yes")).err()).contains("there is no such file any more (status 404)");
    }

    @Test
    void whatIsHandedOutToBrowsersOnlyIsSaidSo() {
        CommandRun run = run("fetch", "uvit-h-2-256", "--yes");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("browsers only", "https://drive.google.com/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dit-xxl", "http://example.org/model.pt", "ftp://example.org/model.pt", "https://example.org/"})
    void whatCannotBeFetchedIsWrongUsage(String wanted) {
        CommandRun run = run("fetch", wanted, "--yes");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("fetch --help");
    }
}
