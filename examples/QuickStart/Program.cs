Console.WriteLine("SarGan");
