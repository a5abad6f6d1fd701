// The parts of Argo CD that apply what is in git: its application controller, its repo server, its ApplicationSet
// controller, and the helper with which credentials go to git. Upstream's one program holds the web server too.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	applicationset "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	askpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

// The name by which upstream's program is called, or this variable, says which part it is.
const nameVariable = "ARGOCD_BINARY_NAME"

var parts = map[string]func() *cobra.Command{
	"argocd-application-controller":    controller.NewCommand,
	"argocd-applicationset-controller": applicationset.NewCommand,
	"argocd-repo-server":               reposerver.NewCommand,
	"argocd-git-ask-pass":              askpass.NewCommand,
}

func main() {
	name := filepath.Base(os.Args[0])
	if named := os.Getenv(nameVariable); named != "" {
		name = named
	}
	make, known := parts[name]
	if !known {
		fmt.Fprintf(os.Stderr, "%s: is no part of Argo CD that is built in here\n", name)
		os.Exit(2)
	}
	if err := make().Execute(); err != nil {
		os.Exit(1)
	}
}
