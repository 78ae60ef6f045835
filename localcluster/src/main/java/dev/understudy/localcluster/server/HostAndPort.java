package dev.understudy.localcluster.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT} on the command line; port 0 stands for any free one. */
final class HostAndPort implements ITypeConverter<InetSocketAddress> {
  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65_535) {
        return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
      }
    } catch (NumberFormatException | UnknownHostException e) {
      throw new TypeConversionException("'" + text + "' is not HOST:PORT");
    }
    throw new TypeConversionException("'" + text + "' is not HOST:PORT");
  }
}
