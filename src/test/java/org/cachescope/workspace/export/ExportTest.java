package org.cachescope.workspace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.format.WriteFailedException;
import org.cachescope.model.DitArchitecture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ExportTest {
    /** Two blocks, four steps: rows of steps 1 and 3 are used. */
    private static final Router ROUTER = router(ReusePattern.ALTERNATE);

    private static final HandEdits EDITS = HandEdits.NONE.with(List.of(new HandEdits.Cell(3, 2)), CellAction.COMPUTE);
    private static final CacheSchedule SCHEDULE =
            EDITS.applyTo(new CachePolicy.Threshold(ROUTER, 0.5).schedule(), ReusePattern.ALTERNATE);
    private static final LayerErrors ERRORS = new LayerErrors(
            List.of(999, 666, 333, 0),
            List.of(List.of(10.0, 20.0, 30.0, 40.0), List.of(1.0, 2.0, 3.0, 4.0), List.of(0.1, 0.2, 0.3, 0.0)),
            List.of(List.of(1.5, 2.5, 3.5, 4.5), List.of(1.0, 1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0, 1.0)),
            List.of(List.of(0.5, 0.6, 0.7, 0.8), List.of(0.1, 0.2, 0.3, 0.4), List.of(0.01, 0.02, 0.03, Double.NaN)),
            List.of(List.of(5.0, 6.0, 7.0, 8.0), List.of(0.0, 0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0, 0.0)),
            8);

    private final Locale locale = Locale.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    private static Router router(ReusePattern pattern) {
        float[][] logits = {{}, {-5, 5, 0, 1}, {3, 3, 3, 3}, {-1, 2, -3, 4}};
        return new Router(RouterInfo.ddim(2, 4, pattern), logits);
    }

    private static List<Evaluation> evaluations(CacheSchedule schedule) {
        return new Solver.Ddim(0)
                .path(NoiseSchedule.linear(), schedule.evaluations())
                .evaluations();
    }

    private static HeatmapTable table() {
        return new HeatmapTable(SCHEDULE, ROUTER, EDITS, ERRORS, evaluations(SCHEDULE));
    }

    @Test
    void theTableTellsAllThatIsKnownOfACell() throws IOException {
        Path file = folder.resolve("h.csv");
        HeatmapExport.writeCsv(file, table());
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 4 * 4);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "evaluation,timestep,block,kind,column,decision,by_hand,router_row,beta,relative_error,passed_over");
        assertThat(lines.get(1)).as("a full step").isEqualTo("0,999,0,MHSA,0,compute,false,,,,false");
        assertThat(lines.get(1 + 4 + 2))
                .isEqualTo("1,666,1,MHSA,2,reuse,false,2," + (double) ROUTER.beta(1, 2) + ",0.7,false");
        assertThat(lines.get(1 + 12 + 2))
                .as("by hand")
                .isEqualTo("3,0,1,MHSA,2,compute,true,0," + (double) ROUTER.beta(3, 2) + ",0.03,false");
        assertThat(lines.get(1 + 12 + 3))
                .as("an error that is not defined")
                .endsWith("," + (double) ROUTER.beta(3, 3) + ",,false");
    }

    @Test
    void whatIsNotKnownIsLeftOutOfTheData() throws IOException {
        Path file = folder.resolve("h.json");
        HeatmapExport.writeJson(file, table());
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.path("scheduleHash").asText()).isEqualTo(SCHEDULE.hash());
        assertThat(root.path("routerHash").asText()).isEqualTo(ROUTER.hash());
        assertThat(root.path("counts").asText()).isEqualTo(SCHEDULE.counts().toString());
        JsonNode cells = root.path("cells");
        assertThat(cells).hasSize(16);
        assertThat(cells.get(0).has("beta")).isFalse();
        assertThat(cells.get(0).has("relativeError")).isFalse();
        assertThat(cells.get(8).has("beta")).as("an unused row").isFalse();
        assertThat(cells.get(6).path("beta").asDouble()).isEqualTo(0.5);
        assertThat(cells.get(14).path("byHand").asBoolean()).isTrue();
        assertThat(cells.get(14).path("relativeError").asDouble()).isEqualTo(0.03);

        HeatmapExport.writeJson(file, new HeatmapTable(SCHEDULE, null, HandEdits.NONE, null, evaluations(SCHEDULE)));
        JsonNode bare = new ObjectMapper().readTree(file.toFile());
        assertThat(bare.has("routerHash")).isFalse();
        assertThat(bare.path("cells").get(14).has("beta")).isFalse();
    }

    @Test
    void blocksThatArePassedOverAsOneAreToldFromLayersThatReuse() throws Exception {
        CacheSchedule schedule = new BlockPolicy.DeltaRanges(1, 2, 50)
                .schedule(RunShape.of(new DitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, true), 4, RouterInfo.DDIM));
        HeatmapTable table = new HeatmapTable(schedule, null, HandEdits.NONE, null, evaluations(schedule));
        int passed = schedule.counts().reused();
        assertThat(passed).isPositive();
        Path csv = folder.resolve("h.csv");
        HeatmapExport.writeCsv(csv, table);
        assertThat(Files.readAllLines(csv))
                .filteredOn(line -> line.endsWith(",true"))
                .hasSize(passed)
                .allMatch(line -> line.contains(",reuse,"));
        Path svg = folder.resolve("h.svg");
        HeatmapExport.writeSvg(svg, table);
        assertThat(elements(svg, "circle")).isEmpty();
        assertThat(elements(svg, "rect"))
                .filteredOn(rectangle -> rectangle.getAttribute("fill").equals("#ffffff")
                        && rectangle.getAttribute("stroke").equals("#222222"))
                .hasSize(passed);
    }

    private static List<Element> elements(Path file, String name) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(file)));
        NodeList found = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    @Test
    void theHeatmapsDrawingShowsEveryCell() throws Exception {
        Locale.setDefault(Locale.GERMANY);
        Path file = folder.resolve("h.svg");
        HeatmapExport.writeSvg(file, table());
        List<Element> cells = elements(file, "rect").stream()
                .filter(cell -> cell.getAttribute("width").equals("13"))
                .toList();
        assertThat(cells).hasSize(16);
        assertThat(cells.stream().filter(cell -> cell.getAttribute("fill").equals("url(#full)")))
                .as("two full steps of four layers")
                .hasSize(8);
        assertThat(cells.stream().filter(cell -> !cell.getAttribute("stroke").equals("none")))
                .as("one by hand")
                .hasSize(1);
        assertThat(elements(file, "circle")).hasSize(SCHEDULE.counts().reused());
        double width = Double.parseDouble(elements(file, "svg").getFirst().getAttribute("width"));
        assertThat(elements(file, "text")).allSatisfy(text -> {
            double x = Double.parseDouble(text.getAttribute("x"));
            double length = 5.5 * text.getTextContent().length(); // a character at 10 pixels is 5 wide on average
            switch (text.getAttribute("text-anchor")) {
                case "end" -> assertThat(x - length).as(text.getTextContent()).isNotNegative();
                case "start" -> assertThat(x + length).as(text.getTextContent()).isLessThan(width);
                default -> {}
            }
        });
        assertThat(cells.stream()
                        .map(cell -> cell.getAttribute("fill"))
                        .filter(ColourRamp.at(ROUTER.beta(1, 1))::equals))
                .isNotEmpty();
    }

    @Test
    void coloursRiseFromDarkToLight() {
        assertThat(ColourRamp.at(0)).isEqualTo("#10245c").isEqualTo(ColourRamp.at(-1));
        assertThat(ColourRamp.at(0.5)).isEqualTo("#7c7b78");
        assertThat(ColourRamp.at(1)).isEqualTo("#fde758").isEqualTo(ColourRamp.at(2));
    }

    @Test
    void tablesOfAnotherRunAreRefused() {
        CacheSchedule other = CacheSchedule.full(5, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeatmapTable(other, ROUTER, HandEdits.NONE, null, evaluations(other)))
                .withMessageContaining("router has 4 evaluations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeatmapTable(other, null, HandEdits.NONE, ERRORS, evaluations(other)))
                .withMessageContaining("errors are of 4 evaluations");
    }

    @Test
    void errorsAreWrittenByPairAndLayer() throws IOException {
        Path file = folder.resolve("e.csv");
        ErrorsExport.writeCsv(file, ERRORS);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 3 * 4);
        assertThat(lines.get(2)).isEqualTo("1,666,999,0,FFN,1,20.0,2.5,0.6,6.0,8");
        assertThat(lines.getLast()).isEqualTo("3,0,333,1,FFN,3,0.0,1.0,,0.0,8");
    }

    @Test
    void theErrorFigureHasALineForEachPairInBothPanels() throws Exception {
        Path file = folder.resolve("e.svg");
        ErrorsExport.writeSvg(file, ERRORS);
        List<Element> lines = elements(file, "polyline");
        assertThat(lines).hasSize(2 * 3);
        String[] first = lines.getFirst().getAttribute("points").split("[ ,]");
        assertThat(first).hasSize(4);
        assertThat(Double.parseDouble(first[1]))
                .as("a larger error stands higher")
                .isGreaterThan(Double.parseDouble(first[3]));
        assertThat(elements(file, "text").stream().map(Element::getTextContent)).contains("1e-1", "1e0", "1e1", "1e2");
    }

    @Test
    void routersAndSchedulesComeBack() throws IOException {
        RouterFile learned = new RouterFile.Learned(ROUTER);
        RouterExport.writeRouterJson(folder.resolve("r.json"), learned);
        RouterExport.writeTorch(folder.resolve("r.pt"), learned);
        RouterExport.writeSmoothCache(folder.resolve("s.json"), SCHEDULE);
        for (String name : List.of("r.json", "r.pt")) {
            assertThat(RouterFiles.read(folder.resolve(name), ReusePattern.ALTERNATE, OptionalInt.empty()))
                    .isEqualTo(learned);
        }
        RouterFile read = RouterFiles.read(folder.resolve("s.json"), ReusePattern.ALTERNATE, OptionalInt.empty());
        assertThat(read)
                .isInstanceOfSatisfying(
                        RouterFile.Decisions.class,
                        decisions -> assertThat(decisions.schedule().hash()).isEqualTo(SCHEDULE.hash()));
    }

    @Test
    void aSchedulesOwnFileTellsEveryAction() throws IOException {
        CacheSchedule dropping = HandEdits.NONE
                .with(List.of(new HandEdits.Cell(1, 0)), CellAction.DROP)
                .applyTo(SCHEDULE, ReusePattern.ALTERNATE);
        Path file = folder.resolve("own.json");
        RouterExport.writeScheduleJson(file, dropping);
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.path("hash").asText()).isEqualTo(dropping.hash());
        assertThat(root.path("rows").get(0).path("cells").asText()).isEqualTo("CCCC");
        assertThat(root.path("rows").get(0).has("routerRow")).isFalse();
        assertThat(root.path("rows").get(1).path("cells").asText()).isEqualTo("DCRC");
        assertThat(root.path("rows").get(1).path("routerRow").asInt()).isEqualTo(2);
        assertThat(RouterFiles.read(file, ReusePattern.ALTERNATE, OptionalInt.empty()))
                .isEqualTo(new RouterFile.Decisions(dropping));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterExport.writeSmoothCache(folder.resolve("s.json"), dropping))
                .withMessageContaining("drops 1");
    }

    @Test
    void aFixedScheduleCannotBecomeARouterAndNothingIsWritten() throws IOException {
        RouterFile fixed = new RouterFile.Decisions(SCHEDULE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterExport.writeTorch(folder.resolve("r.pt"), fixed))
                .withMessageContaining("no β");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterExport.writeRouterJson(folder.resolve("r.json"), fixed));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterExport.writePython(folder.resolve("r.py"), fixed, 0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterExport.writePython(
                        folder.resolve("r.py"), new RouterFile.Learned(router(ReusePattern.ANY_STEP)), 0.1))
                .withMessageContaining("any step");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theScriptNamesTheRouterBesideIt() throws IOException {
        List<Path> files =
                RouterExport.writePython(folder.resolve("my \"20\".py"), new RouterFile.Learned(ROUTER), 0.1);
        assertThat(files).containsExactly(folder.resolve("my \"20\".pt"), folder.resolve("my \"20\".py"));
        assertThat(RouterFiles.read(files.getFirst(), ReusePattern.ALTERNATE, OptionalInt.empty()))
                .isEqualTo(new RouterFile.Learned(ROUTER));
        String script = Files.readString(files.getLast(), StandardCharsets.UTF_8);
        assertThat(script)
                .contains("ROUTER, STEPS, THETA = Path(__file__).with_name(\"my \\\"20\\\".pt\"), 4, 0.1\n")
                .contains("model.load_ranking(str(ROUTER), STEPS, diffusion.timestep_map, THETA)");
        assertThat(script.lines()).hasSizeBetween(10, 14);
    }

    @Test
    void theScriptReplacesNoRouterButItsOwn() throws IOException {
        Path script = folder.resolve("sample.py");
        RouterExport.writePython(script, new RouterFile.Learned(ROUTER), 0.1);
        RouterExport.writePython(script, new RouterFile.Learned(ROUTER), 0.3);
        assertThat(script).content(StandardCharsets.UTF_8).contains(", 4, 0.3\n");

        Path other = Files.writeString(folder.resolve("mine.pt"), "weights that a person needs");
        assertThatThrownBy(
                        () -> RouterExport.writePython(folder.resolve("mine.py"), new RouterFile.Learned(ROUTER), 0.1))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("mine.pt")
                .hasMessageContaining("Choose another name");
        assertThat(other).hasContent("weights that a person needs");
        assertThat(folder.resolve("mine.py")).doesNotExist();
    }

    @Test
    void theScriptIsTheSameInEveryLanguage() throws IOException {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        Path script = folder.resolve("sample.py");
        RouterExport.writePython(script, new RouterFile.Learned(ROUTER), 0.1);
        assertThat(script).content(StandardCharsets.UTF_8).contains("\"sample.pt\"), 4, 0.1\n");
    }

    @Test
    void anEditThatTheScheduleCouldNotFollowIsNotMarked() throws IOException {
        HandEdits refused = EDITS.with(List.of(new HandEdits.Cell(0, 0)), CellAction.REUSE);
        assertThat(new HeatmapTable(SCHEDULE, ROUTER, refused, ERRORS, evaluations(SCHEDULE)).byHand(0, 0))
                .isFalse();
        assertThat(table().byHand(3, 2)).isTrue();
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("missing/h.csv");
        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> HeatmapExport.writeCsv(nowhere, table()),
                () -> HeatmapExport.writeSvg(nowhere, table()),
                () -> ErrorsExport.writeSvg(nowhere, ERRORS))) {
            assertThatThrownBy(write).isInstanceOf(WriteFailedException.class).hasMessageContaining("h.csv");
        }
    }
}
