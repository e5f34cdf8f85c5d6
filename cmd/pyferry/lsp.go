package main

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/pyferry/pyferry/lsp"
)

func runLSP(ctx context.Context, c *cli, args []string) (int, error) {
	set := flags("lsp")
	// Stdio is the only transport; editors name it all the same.
	set.Bool("stdio", true, "")
	level := set.String("log-level", "warn", "")
	rest, err := parseFlags(set, args)
	if err != nil {
		return exitFailure, err
	}
	if len(rest) > 0 {
		return exitFailure, fmt.Errorf("%w: it takes no argument", errUsage)
	}
	at, err := zapcore.ParseLevel(*level)
	if err != nil {
		return exitFailure, fmt.Errorf("%w: there is no log level %q", errUsage, *level)
	}
	logger := c.logger(at)
	err = lsp.Serve(ctx, c.in, c.out, lsp.Options{Logger: logger, Version: version})
	if errors.Is(err, lsp.ErrNoShutdown) {
		return exitFindings, nil
	}
	return exitOK, err
}

// logger writes to stderr, which editors show as the server's output.
func (c *cli) logger(level zapcore.Level) *zap.Logger {
	encoder := zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())
	return zap.New(zapcore.NewCore(encoder, zapcore.Lock(zapcore.AddSync(c.err)), level))
}
