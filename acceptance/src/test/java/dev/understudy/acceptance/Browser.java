package dev.understudy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium as a person uses it: look, click, type; what it shows is kept as pictures.
 */
final class Browser implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> SILENT =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1500,1100");

  private final ChromeDriver driver;
  private final Path pictures;
  private int taken;

  /**
   * @param pictures a folder for the screenshots
   */
  Browser(Path pictures) throws IOException {
    this.pictures = Files.createDirectories(pictures);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(SILENT);
    this.driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build(),
            options);
  }

  void open(String address) {
    driver.get(address);
  }

  /** The first shown element, once there is one. */
  WebElement find(By what) {
    return await(() -> shown(driver, what));
  }

  /** The first shown element with this whole text. */
  WebElement find(By what, String text) {
    return await(
        () ->
            driver.findElements(what).stream()
                .filter(element -> element.isDisplayed() && element.getText().equals(text))
                .findFirst());
  }

  /** Returns once the page, or a frame in it, shows the text. */
  void awaitText(String text) {
    Awaitility.await(text)
        .atMost(LIMIT)
        .ignoreException(StaleElementReferenceException.class)
        .until(this::text, all -> all.contains(text));
  }

  private String text() {
    driver.switchTo().defaultContent();
    StringBuilder all = new StringBuilder(driver.findElement(By.tagName("body")).getText());
    for (WebElement frame : driver.findElements(By.tagName("iframe"))) {
      driver.switchTo().frame(frame);
      all.append('\n').append(driver.findElement(By.tagName("body")).getText());
      driver.switchTo().defaultContent();
    }
    return all.toString();
  }

  /** Keeps what is to be seen now. */
  void picture(String name) throws IOException {
    byte[] png = driver.getScreenshotAs(OutputType.BYTES);
    Files.write(pictures.resolve("%02d-%s.png".formatted(++taken, name)), png);
  }

  private static Optional<WebElement> shown(SearchContext within, By what) {
    return within.findElements(what).stream().filter(WebElement::isDisplayed).findFirst();
  }

  private static WebElement await(Callable<Optional<WebElement>> look) {
    return Awaitility.await()
        .atMost(LIMIT)
        .ignoreException(StaleElementReferenceException.class)
        .until(look, Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
